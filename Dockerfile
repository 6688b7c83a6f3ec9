# Two stages: build a virtual environment by hash, then copy it into an image without compilers or a root user.
# A release gives the base by digest (.github/scripts/image.sh).
ARG PYTHON=python:3.13-slim-bookworm
FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/specbot && python -m venv /opt/build
COPY requirements/ requirements/
RUN /opt/specbot/bin/pip install --require-hashes -r requirements/serve.txt \
 && /opt/build/bin/pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY config/ config/
COPY bot/ bot/
COPY webhooks/ webhooks/
COPY docs/diagnostics/ docs/diagnostics/
COPY scripts/build_hook.py scripts/
ARG SPECBOT_COMMIT=""
RUN /opt/build/bin/python -m build --wheel --no-isolation --outdir /dist \
 && /opt/specbot/bin/pip install --no-deps --no-index /dist/*.whl

FROM ${PYTHON}
RUN useradd --uid 10001 --create-home --home-dir /var/lib/specbot specbot \
 && install --directory --owner=specbot /var/lib/specbot/data
COPY --from=build /opt/specbot /opt/specbot
ENV PATH=/opt/specbot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SPECBOT_HOST=0.0.0.0 \
    SPECBOT_PORT=8000 \
    SPECBOT_HEALTH_PORT=8001 \
    SPECBOT_DATA_DIR=/var/lib/specbot/data
USER 10001
WORKDIR /var/lib/specbot
VOLUME /var/lib/specbot/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['SPECBOT_HEALTH_PORT'] + '/healthz', timeout=2)"]
ENTRYPOINT ["specbot"]
CMD ["serve"]
