/** The secret access key of every caller in the local cloud. Who calls is told by the access key id. */
export const localSecretKey = 'local';
