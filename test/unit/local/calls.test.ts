import { describe, expect, test } from '@jest/globals';
import { readCaller } from '../../../local/http/caller.ts';
import { functionResponse } from '../../../local/services/apigateway/function-response.ts';
import { failedItems } from '../../../local/services/lambda/batch-response.ts';

describe('the caller of an AWS call', () => {
  const scope = 'SendFn123/20260101/eu-central-1/dynamodb/aws4_request';
  const signed = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`;

  test('is in the Authorization header', () => {
    const headers = { authorization: signed, 'x-amz-security-token': 'worker' };
    expect(readCaller(headers, new URLSearchParams())).toEqual({
      service: 'dynamodb',
      accessKeyId: 'SendFn123',
      sessionToken: 'worker',
    });
  });

  test('or in a presigned query', () => {
    const query = new URLSearchParams({ 'X-Amz-Credential': scope });
    expect(readCaller({}, query)).toEqual({
      service: 'dynamodb',
      accessKeyId: 'SendFn123',
      sessionToken: undefined,
    });
  });

  test.each([{}, { authorization: 'Bearer x' }, { authorization: 'AWS4-HMAC-SHA256 Credential=short' }])(
    'is nobody in %j',
    (headers) => {
      expect(readCaller(headers, new URLSearchParams())).toBeUndefined();
    },
  );
});

describe('what failed of a batch', () => {
  const ids = ['a', 'b'];
  test.each<[string, unknown, string[]]>([
    ['nothing, when nothing is said', undefined, []],
    ['nothing, when the list is empty', { batchItemFailures: [] }, []],
    ['what is named', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['all, when a name is unknown', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ids],
    ['all, when a name is empty', { batchItemFailures: [{ itemIdentifier: '' }] }, ids],
    ['all, when the answer is malformed', { batchItemFailures: 'b' }, ids],
  ])('is %s', (_name, answer, expected) => {
    expect([...failedItems(answer, ids, true)]).toEqual(expected);
  });

  test('is nothing when the mapping does not ask', () => {
    expect(failedItems({ batchItemFailures: [{ itemIdentifier: 'b' }] }, ids, false).size).toBe(0);
  });
});

describe('the response of a function', () => {
  test.each<[string, unknown, number, string]>([
    ['an object with a status code', { statusCode: 201, body: 'made' }, 201, 'made'],
    ['binary in base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, 'hi'],
    ['any other object', { a: 1 }, 200, '{"a":1}'],
    ['a text', 'hello', 200, 'hello'],
    ['a malformed status', { statusCode: 'soon' }, 500, '{"message":"Internal Server Error"}'],
    [
      'a body that is no text',
      { statusCode: 200, body: { a: 1 } },
      500,
      '{"message":"Internal Server Error"}',
    ],
  ])('is read from %s', (_name, result, status, body) => {
    const answer = functionResponse(result);
    expect([answer.status, answer.body.toString()]).toEqual([status, body]);
  });
});
