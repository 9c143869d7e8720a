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
package io.lockstep.sim.node;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;
import io.lockstep.sequencer.stamp.StampRules;
import io.lockstep.sequencer.stamp.StampVersions;

/**
 * A release that no member runs yet: it knows the rules of the present one, and one version more, which shows in what
 * it stamps, so that a member that changes the rules too early or too late has another chain than the others.
 * <p>
 * Threading: stateless.
 */
final class NextRelease
{
    /** The version that is to be activated when all members run it. */
    static final int VERSION = StampVersions.RELEASED.last() + 1;
    static final StampVersions VERSIONS = StampVersions.RELEASED.and(MarkingRules::new);

    /** Code of each message with an even sequence. */
    private static final int MARK = 4711;

    private NextRelease()
    {
    }

    /** The rules before, and a mark. */
    private record MarkingRules(StampRules before) implements StampRules
    {
        @Override
        public boolean decide(
            final BlockDecoder entry, final BlockFlyweight stamp, final boolean isAdmin, final long nextSequence)
        {
            final boolean isSequenced = before.decide(entry, stamp, isAdmin, nextSequence);
            if (isSequenced && EntryKind.SEQUENCED == entry.kind() && 0 == nextSequence % 2)
            {
                stamp.code(entry.entryOffset(), MARK);
            }
            return isSequenced;
        }
    }
}
