import { connect, createServer, type Socket } from 'node:net';

/** A stretch of network between a client and a server on loopback, that can break. */
export interface BreakableProxy {
  readonly port: number;
  /** Close every connection, as a router that restarts does. */
  cut(): void;
  /** Forward nothing any more and close nothing: the connections are half open. */
  freeze(): void;
  /** Close what was frozen, and forward new connections. */
  thaw(): void;
  stop(): Promise<void>;
}

export async function startProxy(toPort: number): Promise<BreakableProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(toPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    freeze: () => {
      for (const socket of sockets) socket.pause();
    },
    thaw: cut,
    stop: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
