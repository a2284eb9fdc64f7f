import { describe, expect, it } from '@jest/globals';
import { DeskError, errorCodes } from '../../../shared/platform/errors.ts';
import { problemResponse, problemType, statusOf } from '../../../shared/platform/http/problem.ts';

describe('a problem document', () => {
  it.each(errorCodes)('tells %s by a type, a title and a status of its own', (code) => {
    const response = problemResponse(new DeskError(code, 'A sentence.'), 'request-1');
    const document = JSON.parse(response.body ?? '') as Record<string, unknown>;
    expect(response.statusCode).toBe(statusOf[code]);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    });
    expect(document).toEqual({
      type: problemType(code),
      title: expect.stringMatching(/^[A-Z]/),
      status: statusOf[code],
      detail: 'A sentence.',
      requestId: 'request-1',
    });
    expect(document.type).toMatch(/^urn:incident-desk:problem:[a-z]+(-[a-z]+)*$/);
    expect(statusOf[code]).toBeGreaterThanOrEqual(400);
    expect(statusOf[code]).toBeLessThan(600);
  });

  it('has as many types as there are codes', () => {
    expect(new Set(errorCodes.map(problemType)).size).toBe(errorCodes.length);
  });

  it('blames the server only for what is not done', () => {
    expect(errorCodes.filter((code) => statusOf[code] >= 500)).toEqual(['busy', 'internal']);
  });

  it('says when to come again where it is only busy', () => {
    const headersOf = (code: 'busy' | 'internal') => problemResponse(new DeskError(code, 'No.'), 'r').headers;
    expect(headersOf('busy')).toMatchObject({ 'retry-after': '1' });
    expect(headersOf('internal')).not.toHaveProperty('retry-after');
  });

  it('carries the facts of the refusal', () => {
    const facts = {
      from: 'closed',
      legal: [],
      fields: [{ in: 'body' as const, pointer: '/x', detail: 'No.' }],
    };
    const { body } = problemResponse(new DeskError('illegalTransition', 'No.', facts), 'request-1');
    expect(JSON.parse(body ?? '')).toMatchObject(facts);
  });
});
