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
package io.lockstep.sim.plan;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

import org.agrona.SystemUtil;

import io.lockstep.client.ClientContext;
import io.lockstep.gateway.GatewayConfiguration;
import io.lockstep.journal.ForcePolicy;
import io.lockstep.journal.JournalConfiguration;
import io.lockstep.journal.OpenCheck;
import io.lockstep.journal.replay.ReplayServerContext;
import io.lockstep.replica.stream.StreamContext;
import io.lockstep.sequencer.Durability;
import io.lockstep.sequencer.SequencerConfiguration;
import io.lockstep.sequencer.housekeeping.HousekeepingConfiguration;

/**
 * The settings of a run under the names of production, as all nodes of a system could have them in their files. Not
 * among them: places (ids, hosts, channels, directories), and the buffers of journals, which have no name.
 * <p>
 * Threading: stateless.
 */
public final class SwarmProperties
{
    private static final TreeMap<String, SwarmSetting> NAMES = new TreeMap<>();

    static
    {
        members();
        journals();
        gateways();
        clients();
        replicas();
    }

    private SwarmProperties()
    {
    }

    /**
     * The properties of a run.
     *
     * @param swarm settings.
     * @return names and values for {@link io.lockstep.runtime.Settings}; the caller may add to them.
     */
    public static Properties of(final Swarm swarm)
    {
        final Properties properties = new Properties();
        for (final Map.Entry<String, SwarmSetting> each : NAMES.entrySet())
        {
            final long value = swarm.get(each.getValue());
            properties.setProperty(
                each.getKey(), each.getValue().isTime() ? PlanText.time(value) : Long.toString(value));
        }
        properties.setProperty(SequencerConfiguration.DURABILITY_PROP_NAME, text(
            swarm.is(SwarmSetting.DURABLE) ? Durability.DURABLE : Durability.REPLICATED));
        properties.setProperty(JournalConfiguration.FORCE_POLICY_PROP_NAME, text(
            ForcePolicy.values()[swarm.getInt(SwarmSetting.FORCE_POLICY)]));
        properties.setProperty(JournalConfiguration.OPEN_CHECK_PROP_NAME, text(
            OpenCheck.values()[swarm.getInt(SwarmSetting.OPEN_CHECK)]));
        properties.setProperty(JournalConfiguration.SPACE_WARNING_PROP_NAME, "0");
        return properties;
    }

    /**
     * Changes one setting by its name in production.
     *
     * @param swarm settings.
     * @param name  of the property, one of {@link #names()}.
     * @param text  of the value, a number, a size such as {@code 64k} or a time such as {@code 10ms}, as in files.
     * @return other settings.
     * @throws IllegalArgumentException in one line, for another name, or a value that cannot be read or is not legal.
     */
    public static Swarm with(final Swarm swarm, final String name, final String text)
    {
        final SwarmSetting setting = NAMES.get(name);
        if (null == setting)
        {
            throw new IllegalArgumentException("setting is not among those that are simulated: name=" + name +
                " names=" + names());
        }
        try
        {
            return swarm.with(
                setting, setting.isTime() ? SystemUtil.parseDuration(name, text) : SystemUtil.parseSize(name, text));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(
                "setting cannot be changed: name=" + name + " value=" + text + " reason=" + ex.getMessage(), ex);
        }
    }

    /**
     * Names of the settings that are numbers, sizes or times.
     *
     * @return names, sorted, unmodifiable.
     */
    public static Set<String> names()
    {
        return Collections.unmodifiableSet(NAMES.keySet());
    }

    private static void members()
    {
        NAMES.put(SequencerConfiguration.RING_LENGTH_PROP_NAME, SwarmSetting.MEMBER_RING);
        NAMES.put(SequencerConfiguration.MAX_BLOCK_LENGTH_PROP_NAME, SwarmSetting.BLOCK_MAX);
        NAMES.put(SequencerConfiguration.CLIENT_LIMIT_PROP_NAME, SwarmSetting.CLIENTS_LIMIT);
        NAMES.put(SequencerConfiguration.WINDOW_LENGTH_PROP_NAME, SwarmSetting.CLIENTS_WINDOW);
        NAMES.put(SequencerConfiguration.TICK_INTERVAL_PROP_NAME, SwarmSetting.TICK_INTERVAL);
        NAMES.put(SequencerConfiguration.ATTEST_INTERVAL_PROP_NAME, SwarmSetting.ATTEST_INTERVAL);
        NAMES.put(SequencerConfiguration.SNAPSHOT_DEADLINE_PROP_NAME, SwarmSetting.SNAPSHOT_DEADLINE);
        NAMES.put(SequencerConfiguration.HEARTBEAT_TIMEOUT_PROP_NAME, SwarmSetting.HEARTBEAT_TIMEOUT);
        NAMES.put(SequencerConfiguration.ELECTION_TIMEOUT_PROP_NAME, SwarmSetting.ELECTION_TIMEOUT);
        NAMES.put(HousekeepingConfiguration.SNAPSHOT_INTERVAL_PROP_NAME, SwarmSetting.SNAPSHOT_INTERVAL);
        NAMES.put(HousekeepingConfiguration.SNAPSHOT_LOG_GROWTH_PROP_NAME, SwarmSetting.SNAPSHOT_GROWTH);
        NAMES.put(HousekeepingConfiguration.SNAPSHOT_RETRY_PROP_NAME, SwarmSetting.SNAPSHOT_RETRY);
        NAMES.put(HousekeepingConfiguration.LOG_RETAIN_PROP_NAME, SwarmSetting.LOG_RETAIN);
        NAMES.put(HousekeepingConfiguration.PEERS_INTERVAL_PROP_NAME, SwarmSetting.PEERS_INTERVAL);
        NAMES.put(HousekeepingConfiguration.PEERS_TIMEOUT_PROP_NAME, SwarmSetting.PEERS_TIMEOUT);
    }

    private static void journals()
    {
        NAMES.put(JournalConfiguration.SEGMENT_LENGTH_PROP_NAME, SwarmSetting.SEGMENT);
        NAMES.put(JournalConfiguration.INDEX_INTERVAL_PROP_NAME, SwarmSetting.INDEX_INTERVAL);
        NAMES.put(JournalConfiguration.FORCE_INTERVAL_PROP_NAME, SwarmSetting.FORCE_INTERVAL);
    }

    private static void gateways()
    {
        NAMES.put(GatewayConfiguration.MAX_MESSAGE_LENGTH_PROP_NAME, SwarmSetting.MESSAGE_MAX);
        NAMES.put(GatewayConfiguration.MAX_IN_FLIGHT_PROP_NAME, SwarmSetting.IN_FLIGHT);
        NAMES.put(GatewayConfiguration.MAX_SESSIONS_PROP_NAME, SwarmSetting.SESSIONS);
        NAMES.put(GatewayConfiguration.BLOCK_LENGTH_PROP_NAME, SwarmSetting.GATEWAY_BLOCK);
        NAMES.put(GatewayConfiguration.BLOCKS_IN_FLIGHT_PROP_NAME, SwarmSetting.BLOCKS_IN_FLIGHT);
        NAMES.put(GatewayConfiguration.RING_CAPACITY_PROP_NAME, SwarmSetting.GATEWAY_RING);
        NAMES.put(GatewayConfiguration.HELD_LENGTH_PROP_NAME, SwarmSetting.HELD_LENGTH);
        NAMES.put(GatewayConfiguration.HELD_WINDOW_PROP_NAME, SwarmSetting.HELD_WINDOW);
        NAMES.put(GatewayConfiguration.OUTCOME_TIMEOUT_PROP_NAME, SwarmSetting.OUTCOME_TIMEOUT);
        NAMES.put(GatewayConfiguration.GAP_SETTLE_PROP_NAME, SwarmSetting.GAP_SETTLE);
        NAMES.put(GatewayConfiguration.STALL_PROP_NAME, SwarmSetting.STALL);
        NAMES.put(GatewayConfiguration.HEARTBEAT_PROP_NAME, SwarmSetting.GATEWAY_HEARTBEAT);
        NAMES.put(GatewayConfiguration.KEEP_ALIVE_MIN_PROP_NAME, SwarmSetting.KEEP_ALIVE_MIN);
        NAMES.put(GatewayConfiguration.KEEP_ALIVE_MAX_PROP_NAME, SwarmSetting.KEEP_ALIVE_MAX);
        NAMES.put(GatewayConfiguration.CLOSING_TIMEOUT_PROP_NAME, SwarmSetting.CLOSING_TIMEOUT);
        NAMES.put(ReplayServerContext.REQUESTER_LIMIT_PROP_NAME, SwarmSetting.REPLAY_REQUESTERS);
        NAMES.put(ReplayServerContext.RATE_LIMIT_PROP_NAME, SwarmSetting.REPLAY_RATE);
        NAMES.put(ReplayServerContext.WAIT_LIMIT_PROP_NAME, SwarmSetting.REPLAY_WAIT);
    }

    private static void clients()
    {
        NAMES.put(ClientContext.MAX_MESSAGE_LENGTH_PROP_NAME, SwarmSetting.MESSAGE_MAX);
        NAMES.put(ClientContext.WINDOW_PROP_NAME, SwarmSetting.CLIENT_WINDOW);
        NAMES.put(ClientContext.KEEP_ALIVE_PROP_NAME, SwarmSetting.CLIENT_KEEP_ALIVE);
        NAMES.put(ClientContext.CONNECT_TIMEOUT_PROP_NAME, SwarmSetting.CONNECT_TIMEOUT);
        NAMES.put(ClientContext.ESTABLISH_RETRY_PROP_NAME, SwarmSetting.ESTABLISH_RETRY);
        NAMES.put(ClientContext.ESTABLISH_TIMEOUT_PROP_NAME, SwarmSetting.ESTABLISH_TIMEOUT);
        NAMES.put(ClientContext.REQUEST_TIMEOUT_PROP_NAME, SwarmSetting.REQUEST_TIMEOUT);
        NAMES.put(ClientContext.BACKOFF_MIN_PROP_NAME, SwarmSetting.BACKOFF_MIN);
        NAMES.put(ClientContext.BACKOFF_MAX_PROP_NAME, SwarmSetting.BACKOFF_MAX);
    }

    private static void replicas()
    {
        NAMES.put(StreamContext.REORDER_SLOTS_PROP_NAME, SwarmSetting.REORDER_SLOTS);
        NAMES.put(StreamContext.GAP_SETTLE_PROP_NAME, SwarmSetting.REPLICA_GAP_SETTLE);
        NAMES.put(StreamContext.SILENCE_TIMEOUT_PROP_NAME, SwarmSetting.SILENCE_TIMEOUT);
        NAMES.put(StreamContext.POLL_INTERVAL_PROP_NAME, SwarmSetting.POLL_INTERVAL);
        NAMES.put(StreamContext.PROBE_INTERVAL_PROP_NAME, SwarmSetting.PROBE_INTERVAL);
        NAMES.put(StreamContext.REPLAY_TIMEOUT_PROP_NAME, SwarmSetting.REPLAY_TIMEOUT);
        NAMES.put(StreamContext.REPLAY_RETRY_PROP_NAME, SwarmSetting.REPLAY_RETRY);
    }

    private static String text(final Enum<?> choice)
    {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
