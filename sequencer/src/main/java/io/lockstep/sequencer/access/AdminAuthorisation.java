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
package io.lockstep.sequencer.access;

import org.agrona.concurrent.EpochClock;

import io.aeron.cluster.codecs.AdminRequestDecoder;
import io.aeron.cluster.codecs.AdminRequestType;
import io.aeron.cluster.codecs.BackupQueryDecoder;
import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.security.AuthorisationService;
import io.lockstep.runtime.keys.Principal;
import io.lockstep.runtime.keys.Role;
import io.lockstep.sequencer.status.SequencerCounters;

/**
 * What the cluster itself does for a session: a snapshot for an admin, for anybody where the log is, and nothing else.
 * <p>
 * A new leader does not know the principals of sessions that its predecessor opened, as Aeron keeps them only in the
 * log: such a session is refused, and an admin connects again.
 * <p>
 * Threading: the consensus module's thread.
 */
final class AdminAuthorisation implements AuthorisationService
{
    private final SequencerCounters counters;
    private final RefusalLog log;
    private final EpochClock clock;

    AdminAuthorisation(final SequencerCounters counters, final RefusalLog log, final EpochClock clock)
    {
        this.counters = counters;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public boolean isAuthorised(
        final int protocolId, final int actionId, final Object type, final byte[] encodedPrincipal)
    {
        if (MessageHeaderDecoder.SCHEMA_ID == protocolId && BackupQueryDecoder.TEMPLATE_ID == actionId)
        {
            return true;
        }
        final Principal principal = Principal.decode(encodedPrincipal);
        if (MessageHeaderDecoder.SCHEMA_ID == protocolId && AdminRequestDecoder.TEMPLATE_ID == actionId &&
            AdminRequestType.SNAPSHOT == type && null != principal && Role.ADMIN == principal.role())
        {
            return true;
        }
        counters.adminRequestRefused();
        log.refused("request to the cluster refused: principal=" + principal + " protocol=" + protocolId +
            " action=" + actionId + " type=" + type, clock.time());
        return false;
    }
}
