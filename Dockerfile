FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/imagebot \
    && pip --python /opt/imagebot install -q --require-hashes --only-binary :all: -r requirements.lock \
    && pip install -q --require-hashes --only-binary :all: -r requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY migrations migrations
COPY bot bot
# What builds the wheel is locked too, so nothing is fetched here.
RUN pip wheel -q --no-deps --no-build-isolation --wheel-dir /wheel . \
    && pip --python /opt/imagebot install -q --no-deps --no-index /wheel/*.whl

FROM python:3.11-slim
# The number is fixed: files in the volume keep their owner when the image is built anew.
RUN groupadd --gid 10001 imagebot \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin imagebot \
    && install --directory --mode=0700 --owner=10001 --group=10001 /data
COPY --from=build /opt/imagebot /opt/imagebot
ENV PATH=/opt/imagebot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8088
STOPSIGNAL SIGTERM
# A quiet bot first hears from Telegram when its first poll ends, after 50 s.
HEALTHCHECK --interval=60s --timeout=10s --start-period=90s --retries=2 CMD ["imagebot", "health"]
ENTRYPOINT ["imagebot"]
