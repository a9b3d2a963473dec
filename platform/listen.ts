import pg from 'pg';

/**
 * Hears the notifications of one PostgreSQL channel for as long as the process lives. `onReady` runs after every (re)connection, because
 * whatever was notified in between is lost: the caller looks for itself then.
 */
export function listen(databaseUrl: string, channel: string, hear: { onNotice: (payload: string) => void; onReady: () => void }) {
  const reconnectMs = 500;
  let client: pg.Client | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect() {
    const next = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 3000,
      keepAlive: true,
      application_name: `listen ${channel}`,
    });
    client = next;
    let lost = false;
    const onLost = () => {
      if (lost || closed) return;
      lost = true;
      void next.end().catch(() => undefined);
      reconnect = setTimeout(() => void connect(), reconnectMs);
    };
    next.on('error', onLost);
    next.on('end', onLost);
    next.on('notification', ({ payload }) => hear.onNotice(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      hear.onReady();
    } catch {
      onLost();
    }
  }

  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(reconnect);
      await client?.end().catch(() => undefined);
    },
  };
}
