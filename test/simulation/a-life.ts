import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Where a function is cut off: before or after the call of this number, from 0, is carried out. */
export interface Cut {
  readonly at: number;
  readonly when: 'before' | 'after';
}

export type Life = ReturnType<typeof aLife>;

/** One invocation of a function. It makes its calls through here, until it is cut off: then none reaches anything. */
export function aLife(cut?: Cut) {
  const made: string[] = [];
  let over = false;
  const end = () => {
    over = true;
    return new Error('The function was cut off.');
  };
  return {
    /** Names of the calls that were made, in their order. */
    made,
    get over() {
      return over;
    },
    async call<T>(name: string, work: () => Promise<T>): Promise<T> {
      if (over) throw end();
      const cutHere = cut?.at === made.length;
      made.push(name);
      if (cutHere && cut.when === 'before') throw end();
      const result = await work();
      if (cutHere || over) throw end();
      return result;
    },
  };
}

/** The table as one life reaches it. */
export const throughLife = (client: DynamoDBDocumentClient, life: Life): DynamoDBDocumentClient =>
  Object.assign(Object.create(client) as DynamoDBDocumentClient, {
    send: (command: Parameters<DynamoDBDocumentClient['send']>[0]) =>
      life.call(command.constructor.name, () => client.send(command)),
  });
