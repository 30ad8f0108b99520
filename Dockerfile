# newscrawl schedule in a container: docs/deployment/docker.md
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY newscrawl newscrawl
# The versions of the lock file, without its hashes: pip takes none for the project itself.
RUN sed -n '/^[a-z0-9]/ s/ *\\$//p' requirements.lock > versions.txt \
    && python -m venv /opt/newscrawl \
    && /opt/newscrawl/bin/pip install --no-cache-dir --constraint versions.txt . \
    && /opt/newscrawl/bin/pip uninstall --yes pip setuptools

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /data newscrawl \
    && install --directory --owner=newscrawl --group=newscrawl /data
COPY --from=build /opt/newscrawl /opt/newscrawl
ENV PATH=/opt/newscrawl/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 NEWSCRAWL_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=10m --timeout=60s --start-period=2m CMD ["newscrawl", "doctor", "--quick"]
ENTRYPOINT ["newscrawl"]
CMD ["schedule"]
