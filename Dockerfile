FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY build.ts ./
COPY src src
COPY commands commands
RUN node build.ts

FROM node:26-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json ./
COPY --from=build /app/dist dist
RUN install -d -m 700 -o node -g node data
USER node
VOLUME /app/data
# Settings come from the environment; SESSION_KEYS_FILE can name a mounted secret.
CMD ["node", "dist/src/main.js"]
