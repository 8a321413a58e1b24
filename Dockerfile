# One image with the program, its charts and its lists of areas. The ClickHouse engine library stays
# out: in containers the warehouse is the clickhouse service beside it.

FROM node:22-bookworm-slim AS vendor
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=optional --omit=dev

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=vendor /src/node_modules/echarts/dist/echarts.min.js dashboards/static/vendor/echarts.min.js
COPY --from=vendor /src/node_modules/idn-area-data/data/provinces.csv /src/node_modules/idn-area-data/data/regencies.csv \
  /src/node_modules/idn-area-data/data/districts.csv /src/node_modules/idn-area-data/data/villages.csv internal/place/areas/
ARG VERSION=unknown
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /pantaukim ./cmd/pantaukim

# The binary loads the engine library at run time and so needs glibc, not musl.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/pantaukim --create-home pantaukim
COPY --from=build /pantaukim /usr/local/bin/pantaukim
USER pantaukim
WORKDIR /var/lib/pantaukim
VOLUME /var/lib/pantaukim
EXPOSE 8080
ENTRYPOINT ["pantaukim"]
CMD ["serve", "--config", "/etc/pantaukim/pantaukim.yaml"]
