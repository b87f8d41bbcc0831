# The newsroom in a container: built in one stage, run in another by a user without rights.
#
#   docker build -t rashomon .
#   docker run --rm -it -v news:/data rashomon people add anna --role admin
#   docker run -d --name news -p 127.0.0.1:8100:8100 -v news:/data rashomon
#
# Inside the container the newsroom listens to all addresses, which it does only where somebody has an account: hence the
# first command. Settings by the environment (RASHOMON_PUBLIC_URL=https://desk.example ...), secrets by files
# (RASHOMON_METRICS_TOKEN_FILE=/run/secrets/metrics).

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --locked --profile dist --package rashomon

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin rashomon \
    && install -d -o rashomon -g rashomon -m 0700 /data
COPY --from=build /src/target/dist/rashomon /usr/local/bin/rashomon
USER rashomon
# glibc keeps memory apart for each thread and gives little of it back: with two such places a hundred megabytes less.
ENV RASHOMON_DATA=/data RASHOMON_LISTEN=0.0.0.0:8100 MALLOC_ARENA_MAX=2
VOLUME /data
EXPOSE 8100
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["rashomon", "healthcheck"]
ENTRYPOINT ["rashomon"]
CMD ["serve"]
