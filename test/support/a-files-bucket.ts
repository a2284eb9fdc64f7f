import type { Objects } from '../../shared/platform/objects.ts';

/** A files bucket in memory. */
export function aFilesBucket(): Pick<Objects, 'put' | 'get'> {
  const objects = new Map<string, Uint8Array>();
  return {
    put: async (key, body) => {
      objects.set(key, Buffer.from(body));
    },
    get: async (key) => objects.get(key),
  };
}

/** A bucket that a test has nothing to do with: any call fails it. */
export const noFiles: Pick<Objects, 'put' | 'get'> = {
  put: () => Promise.reject(new Error('Nothing is put into the files bucket here.')),
  get: () => Promise.reject(new Error('Nothing is read from the files bucket here.')),
};
