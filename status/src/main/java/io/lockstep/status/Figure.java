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

import static io.lockstep.runtime.counters.CounterType.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.aeron.cluster.ElectionState;
import io.aeron.cluster.service.Cluster;
import io.lockstep.runtime.counters.CounterType;
import io.lockstep.runtime.counters.NodeKind;

/**
 * One line of a status: a name, and how its value follows from a view. Values are text, whole numbers or fractions;
 * null where there is nothing to tell.
 * <p>
 * Threading: immutable.
 */
final class Figure
{
    private static final String[] STREAM_STATES = {"syncing", "live", "gap", "repair", "silent", "stopped"};
    private static final String[] SPACE_LEVELS = {"enough", "low", "short"};
    private static final long UNKNOWN = -1;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String name;
    private final Format format;
    private final Function<NodeView, Object> value;

    private Figure(final String name, final Format format, final Function<NodeView, Object> value)
    {
        this.name = name;
        this.format = format;
        this.value = value;
    }

    /** How a value is shown to people. */
    enum Format
    {
        /** Numbers with commas between thousands. */
        PLAIN,
        /** As it is. */
        ID,
        /** Bytes, with a unit. */
        SIZE,
        /** Seconds, with a unit. */
        AGE,
        /** Per second, rounded. */
        RATE
    }

    /** Lines of a node. */
    static List<Figure> of(final NodeKind kind)
    {
        final List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("state", Format.PLAIN, (view) -> lower(view.state())));
        figures.add(new Figure("silence_seconds", Format.AGE, (view) ->
            NodeState.ALIVE == view.state() ? null : view.silenceMs() / 1_000.0));
        figures.add(new Figure("stalled_agents", Format.PLAIN, (view) ->
            NodeState.STALLED == view.state() ? String.join(" ", view.stalledAgents()) : null));
        switch (kind)
        {
            case SEQUENCER:
                ofSequencer(figures);
                break;

            case GATEWAY:
                ofGateway(figures);
                break;

            default:
                ofReplica(figures);
                break;
        }
        figures.add(counter("errors", NODE_ERRORS));
        figures.add(new Figure("free_disk_bytes", Format.SIZE, (view) ->
            view.reading().get(NODE_FREE_SPACE) < 0 ? null : view.reading().get(NODE_FREE_SPACE)));
        figures.add(new Figure("pid", Format.ID, (view) -> view.reading().get(NODE_PID)));
        return figures;
    }

    private static void ofSequencer(final List<Figure> figures)
    {
        figures.add(new Figure("role", Format.PLAIN, (view) -> role(view.reading().cluster(ClusterFigure.ROLE))));
        figures.add(cluster("term", ClusterFigure.TERM));
        figures.add(new Figure("election", Format.PLAIN, (view) ->
            election(view.reading().cluster(ClusterFigure.ELECTION_STATE))));
        figures.add(cluster("elections", ClusterFigure.ELECTIONS));
        figures.add(counter("epoch", SEQUENCER_EPOCH));
        figures.add(counter("log_generation", SEQUENCER_LOG_GENERATION));
        figures.add(cluster("commit_position", ClusterFigure.COMMIT_POSITION));
        figures.add(counter("service_position", SEQUENCER_SERVICE_POSITION));
        figures.add(counter("block_stamped", SEQUENCER_STAMPED_BLOCK));
        figures.add(counter("block_first", JOURNAL_FIRST_BLOCK));
        figures.add(counter("block_journaled", JOURNAL_WRITTEN_BLOCK));
        figures.add(counter("block_forced", JOURNAL_FORCED_BLOCK));
        figures.add(counter("block_fed", SEQUENCER_FED_BLOCK));
        figures.add(counter("sequence_stamped", SEQUENCER_STAMPED_SEQUENCE));
        figures.add(counter("sequence_journaled", JOURNAL_WRITTEN_SEQUENCE));
        figures.add(counter("sequence_forced", JOURNAL_FORCED_SEQUENCE));
        figures.add(counter("sequence_fed", SEQUENCER_FED_SEQUENCE));
        figures.add(counter("backfilled_blocks", JOURNAL_BACKFILLED_BLOCKS));
        figures.add(counter("backfilled_bytes", JOURNAL_BACKFILLED_BYTES));
        figures.add(counter("backfill_failures", JOURNAL_BACKFILL_FAILURES));
        figures.add(counter("ring_fill", SEQUENCER_RING_FILL));
        figures.add(counter("ring_length", SEQUENCER_RING_LENGTH));
        figures.add(rate("blocks_per_second", SEQUENCER_BLOCKS));
        figures.add(rate("messages_per_second", SEQUENCER_MESSAGES));
        figures.add(mean("block_mean_bytes", Format.SIZE, SEQUENCER_STAMPED, SEQUENCER_BLOCKS));
        figures.add(mean("block_mean_messages", Format.RATE, SEQUENCER_MESSAGES, SEQUENCER_BLOCKS));
        figures.add(counter("duplicates", SEQUENCER_DUPLICATES));
        figures.add(counter("conflicts", SEQUENCER_CONFLICTS));
        figures.add(counter("refused", SEQUENCER_REFUSED));
        figures.add(counter("fenced", SEQUENCER_FENCED));
        figures.add(counter("stale", SEQUENCER_STALE));
        figures.add(counter("voided", SEQUENCER_VOIDED));
        figures.add(counter("unauthorised", SEQUENCER_UNAUTHORISED));
        figures.add(counter("malformed_blocks", SEQUENCER_MALFORMED_BLOCKS));
        figures.add(counter("ring_full", SEQUENCER_RING_FULL));
        figures.add(counter("feed_skips", SEQUENCER_FEED_SKIPS));
        figures.add(counter("damaged", HOUSEKEEPING_DAMAGED));
        figures.add(counter("clients", SEQUENCER_CLIENTS));
        figures.add(counter("clients_limit", SEQUENCER_CLIENTS_LIMIT));
        figures.add(counter("flows", SEQUENCER_FLOWS));
        figures.add(counter("divergences", SEQUENCER_DIVERGENCES));
        ofConfiguration(figures);
        figures.add(counter("snapshot_block", SEQUENCER_SNAPSHOT_BLOCK));
        figures.add(new Figure("snapshot_age_seconds", Format.AGE, (view) ->
            0 == view.reading().get(SEQUENCER_SNAPSHOT_TIME) ? null :
            Math.max(0, view.reading().timeMs() - view.reading().get(SEQUENCER_SNAPSHOT_TIME)) / 1_000.0));
        figures.add(new Figure("log_bytes", Format.SIZE, (view) -> view.reading().get(SEQUENCER_LOG_SIZE)));
        figures.add(new Figure("space", Format.PLAIN, (view) -> space(view.reading())));
        figures.add(new Figure("space_reserve_bytes", Format.SIZE, (view) ->
            view.reading().get(HOUSEKEEPING_SPACE_RESERVE)));
        figures.add(cluster("consensus_errors", ClusterFigure.CONSENSUS_ERRORS));
        figures.add(cluster("service_errors", ClusterFigure.SERVICE_ERRORS));
        figures.add(cluster("archive_errors", ClusterFigure.ARCHIVE_ERRORS));
    }

    /** What commands in the stream have put in force. */
    private static void ofConfiguration(final List<Figure> figures)
    {
        figures.add(choice("phase", SEQUENCER_PHASE, "running", "halted", "ended"));
        figures.add(counter("format_version", SEQUENCER_FORMAT_VERSION));
        figures.add(counter("known_version", SEQUENCER_KNOWN_VERSION));
        figures.add(choice("durability", SEQUENCER_DURABILITY, "durable", "replicated"));
        figures.add(counter("clients_window", SEQUENCER_CLIENTS_WINDOW));
        figures.add(counter("message_length_bytes", SEQUENCER_MESSAGE_LENGTH));
        figures.add(counter("block_length_bytes", SEQUENCER_BLOCK_LENGTH));
        figures.add(new Figure("tick_interval_seconds", Format.AGE, (view) ->
            view.reading().get(SEQUENCER_TICK_INTERVAL) / NANOS_PER_SECOND));
    }

    private static void ofGateway(final List<Figure> figures)
    {
        figures.add(new Figure("cluster", Format.PLAIN, (view) ->
            1 == view.reading().get(GATEWAY_CLUSTER_CONNECTED) ? "connected" : "not connected"));
        figures.add(positive("epoch", GATEWAY_EPOCH));
        figures.add(positive("epoch_refused", GATEWAY_EPOCH_REFUSED));
        figures.add(new Figure("block_head", Format.PLAIN, (view) ->
            UNKNOWN == view.reading().get(GATEWAY_HEAD_BLOCK) ? null : view.reading().get(GATEWAY_HEAD_BLOCK)));
        figures.add(counter("block_released", GATEWAY_RELEASED_BLOCK));
        figures.add(counter("sequence_released", GATEWAY_RELEASED_SEQUENCE));
        figures.add(counter("block_journaled", JOURNAL_WRITTEN_BLOCK));
        figures.add(rate("blocks_per_second", GATEWAY_RELEASED_BLOCK));
        figures.add(rate("messages_per_second", GATEWAY_RELEASED_SEQUENCE));
        figures.add(counter("sessions", GATEWAY_SESSIONS));
        figures.add(counter("sessions_limit", GATEWAY_SESSIONS_LIMIT));
        figures.add(rate("requests_per_second", GATEWAY_REQUESTS));
        figures.add(counter("requests", GATEWAY_REQUESTS));
        figures.add(counter("retries", GATEWAY_RETRIES));
        figures.add(new Figure("intake", Format.PLAIN, (view) ->
            1 == view.reading().get(GATEWAY_READ_ONLY) ? "read-only" : "open"));
        figures.add(counter("busy", GATEWAY_BUSY));
        figures.add(counter("voided", GATEWAY_VOIDED));
        figures.add(counter("applied", GATEWAY_APPLIED));
        figures.add(counter("rejected", GATEWAY_REJECTED));
        figures.add(new Figure("message_length_bytes", Format.SIZE, (view) ->
            view.reading().get(GATEWAY_MESSAGE_LENGTH)));
        figures.add(new Figure("block_length_bytes", Format.SIZE, (view) ->
            view.reading().get(GATEWAY_BLOCK_LENGTH)));
        figures.add(counter("ring_fill", GATEWAY_RING_FILL));
        figures.add(counter("ring_length", GATEWAY_RING_LENGTH));
        figures.add(counter("blocks_in_flight", GATEWAY_BLOCKS_IN_FLIGHT));
        figures.add(counter("blocks_in_flight_limit", GATEWAY_BLOCKS_IN_FLIGHT_LIMIT));
        figures.add(counter("blocks_resent", GATEWAY_BLOCKS_RESENT));
        figures.add(counter("replayed_blocks", GATEWAY_REPLAYED_BLOCKS));
        figures.add(counter("multicast_skips", GATEWAY_MULTICAST_SKIPS));
        figures.add(counter("diverged_members", GATEWAY_DIVERGED_MEMBERS));
        figures.add(counter("damaged", GATEWAY_DAMAGED));
        figures.add(counter("slow_clients", GATEWAY_SLOW_CLIENTS));
        figures.add(counter("sessions_lost", GATEWAY_SESSIONS_LOST));
    }

    private static void ofReplica(final List<Figure> figures)
    {
        figures.add(choice("stream", REPLICA_STREAM_STATE, STREAM_STATES));
        figures.add(positive("epoch", REPLICA_EPOCH));
        figures.add(positive("epoch_refused", REPLICA_EPOCH_REFUSED));
        figures.add(counter("block_head", REPLICA_HEAD_BLOCK));
        figures.add(counter("block_applied", REPLICA_LAST_BLOCK));
        figures.add(counter("sequence_applied", REPLICA_LAST_SEQUENCE));
        figures.add(rate("blocks_per_second", REPLICA_LAST_BLOCK));
        figures.add(rate("messages_per_second", REPLICA_MESSAGES));
        figures.add(counter("gaps", REPLICA_GAPS));
        figures.add(counter("repairs", REPLICA_REPAIRS));
        figures.add(counter("held_blocks", REPLICA_HELD_BLOCKS));
        figures.add(counter("duplicates", REPLICA_DUPLICATES));
        figures.add(counter("rejected", REPLICA_REJECTED));
        figures.add(counter("damaged", REPLICA_DAMAGED));
        figures.add(counter("replay_failures", REPLICA_REPLAY_FAILURES));
        figures.add(counter("silences", REPLICA_SILENCES));
    }

    /** Name in JSON. */
    String name()
    {
        return name;
    }

    /** How it is shown to people. */
    Format format()
    {
        return format;
    }

    /** Text, a whole number, a fraction or null. */
    Object value(final NodeView view)
    {
        return value.apply(view);
    }

    private static Figure counter(final String name, final CounterType type)
    {
        return new Figure(name, Format.PLAIN, (view) -> view.reading().has(type) ? view.reading().get(type) : null);
    }

    /** Of a counter that tells nothing while it is 0. */
    private static Figure positive(final String name, final CounterType type)
    {
        return new Figure(name, Format.PLAIN, (view) ->
            view.reading().has(type) && view.reading().get(type) > 0 ? view.reading().get(type) : null);
    }

    private static Figure choice(final String name, final CounterType type, final String... names)
    {
        return new Figure(name, Format.PLAIN, (view) -> nameOf(view.reading().get(type), names));
    }

    private static Figure rate(final String name, final CounterType type)
    {
        return new Figure(name, Format.RATE, (view) -> view.perSecond(type));
    }

    private static Figure mean(
        final String name, final Format format, final CounterType sum, final CounterType count)
    {
        return new Figure(name, format, (view) ->
            0 == view.delta(count) ? null : (double)view.delta(sum) / view.delta(count));
    }

    private static Figure cluster(final String name, final ClusterFigure figure)
    {
        return new Figure(name, Format.PLAIN, (view) -> view.reading().cluster(figure));
    }

    /** Name of a role in the cluster. */
    static String role(final Long code)
    {
        return null == code ? null : lower(Cluster.Role.get(code.intValue()));
    }

    /** Name of an election's state. */
    static String election(final Long code)
    {
        return null == code ? null : lower(ElectionState.get(code));
    }

    /** Name of the state of a replica's stream. */
    static String streamState(final long code)
    {
        return nameOf(code, STREAM_STATES);
    }

    private static String nameOf(final long code, final String... names)
    {
        return code >= 0 && code < names.length ? names[(int)code] : "code " + code;
    }

    private static String space(final NodeReading reading)
    {
        final String name = nameOf(reading.get(HOUSEKEEPING_SPACE_LEVEL), SPACE_LEVELS);
        return 1 == reading.get(HOUSEKEEPING_READ_ONLY) ? name + ", read-only" : name;
    }

    private static String lower(final Enum<?> constant)
    {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
