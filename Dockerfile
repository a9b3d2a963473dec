# One image per kind of process: `product` has what production needs, `simulated` adds the outside and the travelling clock.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM dependencies AS build
COPY . .
RUN node_modules/.bin/tsc -p . && node dist/worker/build-bundle.js

FROM node:24-slim AS production-dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim AS product
WORKDIR /app
ENV NODE_ENV=production
COPY --from=production-dependencies /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/data data
# Nothing simulated can be started from this image.
COPY --from=build /app/dist/activities dist/activities
COPY --from=build /app/dist/api dist/api
COPY --from=build /app/dist/database dist/database
COPY --from=build /app/dist/domain dist/domain
COPY --from=build /app/dist/changes dist/changes
COPY --from=build /app/dist/outbox dist/outbox
COPY --from=build /app/dist/platform dist/platform
COPY --from=build /app/dist/worker dist/worker
COPY --from=build /app/dist/workflows dist/workflows
COPY --from=build /app/dist/workflow-bundle.js dist/
# A volume that is mounted there belongs to the user that runs the processes.
RUN mkdir keys photos && chown node:node keys photos
USER node
CMD ["node", "--enable-source-maps", "dist/api/main.js"]

FROM node:24-slim AS simulated
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/data data
COPY --from=build /app/dist dist
# Whom the simulated world trusts for citizen digital certificates.
COPY --from=build /app/stack/simulated/certificate-authorities.pem stack/simulated/
RUN mkdir keys photos && chown node:node keys photos
USER node
CMD ["node", "--enable-source-maps", "dist/stack/simulated/simulator.js"]
