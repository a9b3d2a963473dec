import { openApiParts } from '../api/open-parts.js';
import { serveApi } from '../api/serve.js';
import { openClock } from '../platform/clock.js';
import { apiConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { libuvHasher } from './libuv-hasher.js';

/** The API that is measured: production's, but all log ins come from one network and are not limited for that. `libuv`: with the peer's hasher. */
const config = apiConfig();
const clock = await openClock(config.databaseUrl);
const parts = await openApiParts(config, clock, createLogger({ process: 'api', level: config.logLevel }));
const limits = { ...parts.policy.limits, 'log-in-by-network': { times: Number.MAX_SAFE_INTEGER, seconds: 60 } };
await serveApi(
  {
    ...parts,
    policy: { ...parts.policy, limits },
    ...(process.argv[2] === 'libuv' && { passwords: libuvHasher(parts.keys.passwordPepper) }),
  },
  config,
  () => clock.close(),
);
