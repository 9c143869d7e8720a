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

import java.util.Locale;
import java.util.Properties;

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
        members(swarm, properties);
        journals(swarm, properties);
        gateways(swarm, properties);
        clients(swarm, properties);
        replicas(swarm, properties);
        return properties;
    }

    private static void members(final Swarm swarm, final Properties properties)
    {
        properties.setProperty(SequencerConfiguration.DURABILITY_PROP_NAME, text(
            swarm.is(SwarmSetting.DURABLE) ? Durability.DURABLE : Durability.REPLICATED));
        put(swarm, properties, SwarmSetting.MEMBER_RING, SequencerConfiguration.RING_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.BLOCK_MAX, SequencerConfiguration.MAX_BLOCK_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.CLIENTS_LIMIT, SequencerConfiguration.CLIENT_LIMIT_PROP_NAME);
        put(swarm, properties, SwarmSetting.CLIENTS_WINDOW, SequencerConfiguration.WINDOW_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.TICK_INTERVAL, SequencerConfiguration.TICK_INTERVAL_PROP_NAME);
        put(swarm, properties, SwarmSetting.ATTEST_INTERVAL, SequencerConfiguration.ATTEST_INTERVAL_PROP_NAME);
        put(swarm, properties, SwarmSetting.SNAPSHOT_DEADLINE, SequencerConfiguration.SNAPSHOT_DEADLINE_PROP_NAME);
        put(swarm, properties, SwarmSetting.HEARTBEAT_TIMEOUT, SequencerConfiguration.HEARTBEAT_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.ELECTION_TIMEOUT, SequencerConfiguration.ELECTION_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.SNAPSHOT_INTERVAL, HousekeepingConfiguration.SNAPSHOT_INTERVAL_PROP_NAME);
        put(swarm, properties, SwarmSetting.SNAPSHOT_GROWTH, HousekeepingConfiguration.SNAPSHOT_LOG_GROWTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.SNAPSHOT_RETRY, HousekeepingConfiguration.SNAPSHOT_RETRY_PROP_NAME);
        put(swarm, properties, SwarmSetting.LOG_RETAIN, HousekeepingConfiguration.LOG_RETAIN_PROP_NAME);
        put(swarm, properties, SwarmSetting.PEERS_INTERVAL, HousekeepingConfiguration.PEERS_INTERVAL_PROP_NAME);
        put(swarm, properties, SwarmSetting.PEERS_TIMEOUT, HousekeepingConfiguration.PEERS_TIMEOUT_PROP_NAME);
    }

    private static void journals(final Swarm swarm, final Properties properties)
    {
        put(swarm, properties, SwarmSetting.SEGMENT, JournalConfiguration.SEGMENT_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.INDEX_INTERVAL, JournalConfiguration.INDEX_INTERVAL_PROP_NAME);
        properties.setProperty(JournalConfiguration.FORCE_POLICY_PROP_NAME, text(
            ForcePolicy.values()[swarm.getInt(SwarmSetting.FORCE_POLICY)]));
        put(swarm, properties, SwarmSetting.FORCE_INTERVAL, JournalConfiguration.FORCE_INTERVAL_PROP_NAME);
        properties.setProperty(JournalConfiguration.OPEN_CHECK_PROP_NAME, text(
            OpenCheck.values()[swarm.getInt(SwarmSetting.OPEN_CHECK)]));
        properties.setProperty(JournalConfiguration.SPACE_WARNING_PROP_NAME, "0");
    }

    private static void gateways(final Swarm swarm, final Properties properties)
    {
        put(swarm, properties, SwarmSetting.MESSAGE_MAX, GatewayConfiguration.MAX_MESSAGE_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.IN_FLIGHT, GatewayConfiguration.MAX_IN_FLIGHT_PROP_NAME);
        put(swarm, properties, SwarmSetting.SESSIONS, GatewayConfiguration.MAX_SESSIONS_PROP_NAME);
        put(swarm, properties, SwarmSetting.GATEWAY_BLOCK, GatewayConfiguration.BLOCK_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.BLOCKS_IN_FLIGHT, GatewayConfiguration.BLOCKS_IN_FLIGHT_PROP_NAME);
        put(swarm, properties, SwarmSetting.GATEWAY_RING, GatewayConfiguration.RING_CAPACITY_PROP_NAME);
        put(swarm, properties, SwarmSetting.HELD_LENGTH, GatewayConfiguration.HELD_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.HELD_WINDOW, GatewayConfiguration.HELD_WINDOW_PROP_NAME);
        put(swarm, properties, SwarmSetting.OUTCOME_TIMEOUT, GatewayConfiguration.OUTCOME_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.GAP_SETTLE, GatewayConfiguration.GAP_SETTLE_PROP_NAME);
        put(swarm, properties, SwarmSetting.STALL, GatewayConfiguration.STALL_PROP_NAME);
        put(swarm, properties, SwarmSetting.GATEWAY_HEARTBEAT, GatewayConfiguration.HEARTBEAT_PROP_NAME);
        put(swarm, properties, SwarmSetting.KEEP_ALIVE_MIN, GatewayConfiguration.KEEP_ALIVE_MIN_PROP_NAME);
        put(swarm, properties, SwarmSetting.KEEP_ALIVE_MAX, GatewayConfiguration.KEEP_ALIVE_MAX_PROP_NAME);
        put(swarm, properties, SwarmSetting.CLOSING_TIMEOUT, GatewayConfiguration.CLOSING_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.REPLAY_REQUESTERS, ReplayServerContext.REQUESTER_LIMIT_PROP_NAME);
        put(swarm, properties, SwarmSetting.REPLAY_RATE, ReplayServerContext.RATE_LIMIT_PROP_NAME);
        put(swarm, properties, SwarmSetting.REPLAY_WAIT, ReplayServerContext.WAIT_LIMIT_PROP_NAME);
    }

    private static void clients(final Swarm swarm, final Properties properties)
    {
        put(swarm, properties, SwarmSetting.MESSAGE_MAX, ClientContext.MAX_MESSAGE_LENGTH_PROP_NAME);
        put(swarm, properties, SwarmSetting.CLIENT_WINDOW, ClientContext.WINDOW_PROP_NAME);
        put(swarm, properties, SwarmSetting.CLIENT_KEEP_ALIVE, ClientContext.KEEP_ALIVE_PROP_NAME);
        put(swarm, properties, SwarmSetting.CONNECT_TIMEOUT, ClientContext.CONNECT_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.ESTABLISH_RETRY, ClientContext.ESTABLISH_RETRY_PROP_NAME);
        put(swarm, properties, SwarmSetting.ESTABLISH_TIMEOUT, ClientContext.ESTABLISH_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.REQUEST_TIMEOUT, ClientContext.REQUEST_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.BACKOFF_MIN, ClientContext.BACKOFF_MIN_PROP_NAME);
        put(swarm, properties, SwarmSetting.BACKOFF_MAX, ClientContext.BACKOFF_MAX_PROP_NAME);
    }

    private static void replicas(final Swarm swarm, final Properties properties)
    {
        put(swarm, properties, SwarmSetting.REORDER_SLOTS, StreamContext.REORDER_SLOTS_PROP_NAME);
        put(swarm, properties, SwarmSetting.REPLICA_GAP_SETTLE, StreamContext.GAP_SETTLE_PROP_NAME);
        put(swarm, properties, SwarmSetting.SILENCE_TIMEOUT, StreamContext.SILENCE_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.POLL_INTERVAL, StreamContext.POLL_INTERVAL_PROP_NAME);
        put(swarm, properties, SwarmSetting.PROBE_INTERVAL, StreamContext.PROBE_INTERVAL_PROP_NAME);
        put(swarm, properties, SwarmSetting.REPLAY_TIMEOUT, StreamContext.REPLAY_TIMEOUT_PROP_NAME);
        put(swarm, properties, SwarmSetting.REPLAY_RETRY, StreamContext.REPLAY_RETRY_PROP_NAME);
    }

    private static void put(
        final Swarm swarm, final Properties properties, final SwarmSetting setting, final String name)
    {
        final long value = swarm.get(setting);
        properties.setProperty(name, setting.isTime() ? PlanText.time(value) : Long.toString(value));
    }

    private static String text(final Enum<?> choice)
    {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
