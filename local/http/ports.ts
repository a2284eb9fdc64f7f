import { createServer } from 'node:net';

/** A port that can be listened on: the one asked for, or a free one for 0. @throws the listening error. */
export function claimablePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
