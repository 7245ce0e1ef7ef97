# The API, and every other verb: `docker run kindred serve`, `docker run kindred pipeline sample`.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 KINDRED_DATA=/data
WORKDIR /kindred

# What the program needs and no tools, in the versions of the lock file.
COPY pyproject.toml requirements.lock ./
RUN python -m venv /tmp/uv \
    && /tmp/uv/bin/pip install --quiet --no-cache-dir "$(grep '^uv==' requirements.lock)" \
    && /tmp/uv/bin/uv pip install --system --no-cache --constraint requirements.lock --requirement pyproject.toml \
    && rm -rf /tmp/uv

COPY settings.py ./
COPY scrapers scrapers
COPY embeddings embeddings
COPY graph graph
COPY ml ml
COPY api api
COPY scripts scripts

RUN useradd --system kindred && mkdir /data && chown kindred /data
USER kindred
VOLUME /data
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health', timeout=2)"]
ENTRYPOINT ["python", "-m", "scripts"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
