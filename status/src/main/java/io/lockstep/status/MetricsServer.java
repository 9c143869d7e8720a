/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.status;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

import io.lockstep.runtime.Settings;
import io.lockstep.runtime.counters.NodeKind;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * Serves the counters of this process's node by HTTP.
 * <pre>
 *   /metrics  for Prometheus
 *   /health   200 while the node lives and no agent of it hangs, else 503
 *   /ready    200 while it is healthy and of use to others, else 503
 * </pre>
 * Health and readiness answer one line that says why, as JSON if that is asked for. While the node starts it is healthy
 * and not ready.
 * <p>
 * Threading: constructed, attached and closed by one thread; requests have threads of their own. No cost to the node
 * but for reading its counters, once a request and twice a second. Errors: {@link IllegalArgumentException} if the
 * address cannot be used.
 */
public final class MetricsServer implements AutoCloseable
{
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int BAD_METHOD = 405;
    private static final int UNAVAILABLE = 503;
    private static final int MAX_PORT = 65_535;
    private static final String STARTING = "node starts or stops";

    private final NodeWatch watch;
    private final HTTPServer server;
    private final InetSocketAddress address;

    private MetricsServer(
        final InetSocketAddress asked,
        final NodeKind kind,
        final long agentLimitNs,
        final ReadyCheck ready,
        final ErrorHandler errorHandler)
    {
        watch = new NodeWatch(kind, agentLimitNs, ready, errorHandler);
        final PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new NodeMetrics(watch::standing));
        try
        {
            server = HTTPServer.builder()
                .inetAddress(asked.getAddress())
                .port(asked.getPort())
                .registry(registry)
                .registerHealthHandler(false)
                .defaultHandler(this::onRequest)
                .buildAndStart();
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("metrics cannot be served: name=" +
                StatusConfiguration.ADDRESS_PROP_NAME + " value=" + asked + " reason=" + ex.getMessage(), ex);
        }
        address = new InetSocketAddress(asked.getAddress(), server.getPort());
        watch.start();
    }

    /** Makes a server, or none if the settings name no address. */
    @FunctionalInterface
    public interface Launcher
    {
        /**
         * Starts to serve.
         *
         * @param errorHandler that records what goes wrong.
         * @return the server, null for none.
         */
        MetricsServer launch(ErrorHandler errorHandler);
    }

    /**
     * Reads the settings.
     *
     * @param settings of the process.
     * @param kind     of its node.
     * @return starts the server.
     */
    public static Launcher prepare(final Settings settings, final NodeKind kind)
    {
        final String text = settings.text(
            StatusConfiguration.ADDRESS_PROP_NAME, StatusConfiguration.ADDRESS_DEFAULT);
        final long agentLimitNs = settings.durationNs(
            StatusConfiguration.AGENT_LIMIT_PROP_NAME, StatusConfiguration.AGENT_LIMIT_DEFAULT_NS);
        if (agentLimitNs <= 0)
        {
            throw new IllegalArgumentException("setting must be positive: name=" +
                StatusConfiguration.AGENT_LIMIT_PROP_NAME + " value=" + agentLimitNs + "ns");
        }
        final ReadyCheck ready = new ReadyCheck(
            settings.size(StatusConfiguration.READY_LAG_PROP_NAME, StatusConfiguration.READY_LAG_DEFAULT),
            settings.number(
                StatusConfiguration.READY_LAG_BLOCKS_PROP_NAME, StatusConfiguration.READY_LAG_BLOCKS_DEFAULT));
        if (text.isEmpty())
        {
            return (errorHandler) -> null;
        }
        final InetSocketAddress address = parse(text);
        return (errorHandler) -> new MetricsServer(address, kind, agentLimitNs, ready, errorHandler);
    }

    private static InetSocketAddress parse(final String text)
    {
        final int colon = text.lastIndexOf(':');
        try
        {
            final int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= MAX_PORT)
            {
                return new InetSocketAddress(
                    InetAddress.getByName(text.substring(0, colon).replaceAll("^\\[|]$", "")), port);
            }
        }
        catch (final IOException | NumberFormatException ex)
        {
            throw bad(text, ex);
        }
        throw bad(text, null);
    }

    private static IllegalArgumentException bad(final String text, final Exception cause)
    {
        return new IllegalArgumentException("setting is not an address such as localhost:9400: name=" +
            StatusConfiguration.ADDRESS_PROP_NAME + " value=" + text, cause);
    }

    /**
     * The node has started: from here on it has counters.
     *
     * @param aeronDirectory of the media driver in use.
     */
    public void attach(final String aeronDirectory)
    {
        watch.attach(new File(aeronDirectory));
    }

    /**
     * Where it is served, with the port that was got.
     *
     * @return address.
     */
    public InetSocketAddress address()
    {
        return address;
    }

    /** Stops to serve. Idempotent. To be called before the node is closed. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(server::close, watch);
    }

    private void onRequest(final HttpExchange exchange) throws IOException
    {
        final String path = exchange.getRequestURI().getPath();
        if (!"GET".equals(exchange.getRequestMethod()) && !"HEAD".equals(exchange.getRequestMethod()))
        {
            answer(exchange, BAD_METHOD, "only GET");
            return;
        }
        final NodeStanding standing = watch.standing();
        switch (path)
        {
            case "/health":
                final String illness = null == standing ? null : standing.illness();
                answer(exchange, null == illness ? OK : UNAVAILABLE, illness);
                break;

            case "/ready":
                final String reason = null == standing ? STARTING :
                    standing.isHealthy() ? standing.unreadiness() : standing.illness();
                answer(exchange, null == reason ? OK : UNAVAILABLE, reason);
                break;

            case "/":
                answer(exchange, OK, "see /metrics /health /ready");
                break;

            default:
                answer(exchange, NOT_FOUND, "no such page; see /metrics /health /ready");
                break;
        }
    }

    private static void answer(final HttpExchange exchange, final int status, final String reason) throws IOException
    {
        final String accepted = exchange.getRequestHeaders().getFirst("Accept");
        final boolean isJson = null != accepted && accepted.contains("application/json");
        final String text = isJson ?
            "{\"status\":" + StatusJson.quoted(OK == status ? "ok" : "unavailable") +
            (null == reason ? "" : ",\"reason\":" + StatusJson.quoted(reason)) + "}\n" :
            (null == reason ? "ok" : reason) + '\n';
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set(
            "Content-Type", isJson ? "application/json; charset=utf-8" : "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if ("HEAD".equals(exchange.getRequestMethod()))
        {
            exchange.sendResponseHeaders(status, -1);
        }
        else
        {
            exchange.sendResponseHeaders(status, bytes.length);
            try (OutputStream body = exchange.getResponseBody())
            {
                body.write(bytes);
            }
        }
        exchange.close();
    }
}
