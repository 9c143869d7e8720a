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
package io.lockstep.sequencer;

import io.aeron.archive.client.ArchiveEvent;
import io.aeron.archive.client.ArchiveException;
import io.aeron.exceptions.AeronEvent;
import io.aeron.exceptions.ControlProtocolException;
import io.aeron.exceptions.RegistrationException;

/**
 * Which errors of Aeron's parts are no reason for a member to stop, because they were told to somebody who asks again.
 * <p>
 * A follower that was killed and is back asks the leader for what it lacks. If what it was sent before still lives in
 * the leader's driver, the driver refuses the new publication: it tells the archive, which tells the consensus module,
 * and each of them records it. The follower asks again. A leader that stopped for that could be brought down by any
 * follower that restarts.
 * <p>
 * So could one that is killed: what was to be replayed to it finds nobody, and what it is answered has nowhere to go.
 * <p>
 * Threading: any.
 */
final class MemberErrors
{
    private static final String REPLAY_REFUSED = "failed to create replay publication";

    private static final String REPLAY_UNHEARD = "no connection established for replayChannel";

    private MemberErrors()
    {
    }

    /** Of the media driver: a command that it refused is told to whoever gave it; that one decides what follows. */
    static Throwable ofDriver(final Throwable ex)
    {
        return ex instanceof ControlProtocolException ? event("command refused by the driver", ex) : ex;
    }

    /** Of the archive: what the driver refused is told to whoever asked the archive, who may be gone. */
    static Throwable ofArchive(final Throwable ex)
    {
        if (ex instanceof ArchiveEvent)
        {
            return event("archive lost who asked", ex);
        }
        if (ex instanceof ArchiveException && null != ex.getMessage() && ex.getMessage().contains(REPLAY_UNHEARD))
        {
            return event("replay found nobody", ex);
        }
        return ex instanceof RegistrationException ? event("request refused by the archive", ex) : ex;
    }

    /** Of consensus: a replay that a follower, or the election, asks for again. */
    static Throwable ofConsensus(final Throwable ex)
    {
        final boolean isReplayRefused = ex instanceof ArchiveException &&
            null != ex.getMessage() && ex.getMessage().contains(REPLAY_REFUSED);
        return isReplayRefused ? event("replay not started", ex) : ex;
    }

    private static AeronEvent event(final String what, final Throwable ex)
    {
        return new AeronEvent(what + ": " + ex.getMessage());
    }
}
