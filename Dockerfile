FROM node:26-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src src
COPY commands commands
RUN install -d -m 700 -o node -g node data
USER node
VOLUME /app/data
# Settings come from the environment; SESSION_KEYS_FILE can name a mounted secret.
CMD ["node", "--import", "./src/require-node.js", "src/main.ts"]
