# Dewline in a container: docker build -t dewline . && docker run --env-file .env -v dewline:/data dewline
FROM python:3.11-slim AS build
RUN pip install --no-cache-dir "uv>=0.13,<1"
# Who runs it may not write there, and would compile everything at every start and every look at its health.
ENV UV_COMPILE_BYTECODE=1
WORKDIR /src
COPY requirements-run.lock pyproject.toml README.md LICENSE ./
RUN uv venv --quiet /opt/dewline && uv pip install --quiet --python /opt/dewline --require-hashes --requirement requirements-run.lock
COPY bot bot
COPY feeds feeds
COPY handlers handlers
RUN uv pip install --quiet --python /opt/dewline --no-deps --no-build-isolation .

FROM python:3.11-slim
LABEL dewline=""
RUN useradd --system --create-home --home-dir /data dewline
COPY --from=build /opt/dewline /opt/dewline
ENV PATH=/opt/dewline/bin:$PATH DATABASE_URL=sqlite:////data/dewline.db LISTEN=0.0.0.0:8088 PYTHONUNBUFFERED=1
USER dewline
WORKDIR /data
VOLUME /data
EXPOSE 8088
# 503, or no answer, means that it does not read or does not deliver and a restart may help; --start-period is for the first look at all sources.
HEALTHCHECK --interval=60s --timeout=30s --start-period=180s --retries=3 CMD ["dewline", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["dewline"]
CMD ["run"]
