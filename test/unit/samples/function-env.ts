/** Variables with which any function's module can be loaded; nothing they name is called. */
export function setFunctionEnv(): void {
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    TABLE_NAME: 'none',
    VIEW_SHARDS: '4',
    DUE_SHARDS: '4',
    SITE: JSON.stringify({
      id: 'desk',
      name: 'Support',
      language: 'en',
      timeZone: 'Europe/Berlin',
      supportAddresses: ['support@desk.example'],
      sender: 'support@desk.example',
    }),
    SIGNING_SECRET_ID: 'none',
    FILES_BUCKET: 'none',
    RAW_MAIL_BUCKET: 'none',
    BASE_URL: 'http://localhost:3000',
    CONFIGURATION_SET: 'none',
    RESPONSES_QUEUE_URL: 'http://localhost:3000/none',
    SEND_GRACE_SECONDS: '10',
    BUS_NAME: 'none',
    TIMERS_QUEUE_URL: 'http://localhost:3000/none',
  });
}
