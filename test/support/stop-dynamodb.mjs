export default () => globalThis.stopOneDynamoDb?.();
