interface Code {
  readonly status: number;
  readonly code: string;
}

interface ServiceCodes {
  readonly throttled: Code;
  readonly denied: Code;
}

const json: ServiceCodes = {
  throttled: { status: 400, code: 'ThrottlingException' },
  denied: { status: 400, code: 'AccessDeniedException' },
};

const exceptions: Readonly<Record<string, ServiceCodes>> = {
  dynamodb: { ...json, throttled: { status: 400, code: 'ProvisionedThroughputExceededException' } },
  s3: { throttled: { status: 503, code: 'SlowDown' }, denied: { status: 403, code: 'AccessDenied' } },
  ses: {
    throttled: { status: 429, code: 'TooManyRequestsException' },
    denied: { status: 403, code: 'AccessDeniedException' },
  },
};

/** How a service words a throttled and a refused call. */
export const codesOf = (service: string): ServiceCodes => exceptions[service] ?? json;

/** How DynamoDB words that another transaction has hold of an item, by what was asked of it. */
export const conflictOf = (operation: string): Code => ({
  status: 400,
  code: operation.startsWith('Transact') ? 'TransactionCanceledException' : 'TransactionConflictException',
});
