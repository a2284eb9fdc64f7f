/** Sources of the fixture's functions: plain modules that call the local endpoint as the SDK would. */

const callAws = `
const callAws = async (service, target, input) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/eu-central-1/' + service + '/aws4_request',
      'x-amz-security-token': process.env.AWS_SESSION_TOKEN,
      'x-amz-target': target,
    },
    body: JSON.stringify(input),
  });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.message), { name: body.__type.split('#')[1] });
  return body;
};`;

/** Puts each message of a queue on a bus; fails the messages that say so. */
export const publish = `${callAws}
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    const message = JSON.parse(body);
    if (message.poison) batchItemFailures.push({ itemIdentifier: messageId });
    else await callAws('events', 'AWSEvents.PutEvents', {
      Entries: [{ Source: 'fixture', DetailType: message.type, Detail: body, EventBusName: process.env.BUS }],
    });
  }
  return { batchItemFailures };
};`;

/** Answers an HTTP request with what it got. */
export const echo = `
export const handler = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  cookies: ['a=1; Path=/'],
  body: JSON.stringify({ event, year: new Date().getFullYear(), now: Date.now(), isDate: new Date(0) instanceof Date }),
});`;

/** Does what its event says. */
export const obey = `${callAws}
export const handler = async ({ call, fail, sleepMs, exit, said }) => {
  if (said) console.log(said);
  if (exit) process.exit(1);
  if (sleepMs) await new Promise((resolve) => setTimeout(resolve, sleepMs));
  if (fail) throw new TypeError(fail);
  return call ? callAws(...call) : { variables: Object.keys(process.env), url: process.env.QUEUE_URL };
};`;

/** Sends the key of each stream record to a queue; fails on one. */
export const relay = `${callAws}
export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    const key = dynamodb.Keys.pk.S;
    if (key === 'poison') throw new Error('poison');
    await callAws('sqs', 'AmazonSQS.SendMessage', { QueueUrl: process.env.QUEUE_URL, MessageBody: key });
  }
};`;
