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
package io.lockstep.sequencer.stamp;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.protocol.BlockDecoder;
import io.lockstep.protocol.BlockFlyweight;

/** The versions of the rules that a next release knows: those of this one, and version 2, which shows in the stamp. */
public final class NextVersions
{
    /** What version 2 writes as the code of each message with an even sequence. */
    public static final int MARK = 4711;

    private NextVersions()
    {
    }

    /** The versions. */
    public static StampVersions versions()
    {
        return StampVersions.RELEASED.and(MarkingRules::new);
    }

    /** Version 2. */
    private static final class MarkingRules implements StampRules
    {
        private final StampRules before;

        MarkingRules(final StampRules before)
        {
            this.before = before;
        }

        @Override
        public boolean decide(
            final BlockDecoder entry, final BlockFlyweight stamp, final boolean isAdmin, final long nextSequence)
        {
            final boolean isSequenced = before.decide(entry, stamp, isAdmin, nextSequence);
            if (isSequenced && EntryKind.SEQUENCED == entry.kind() && nextSequence % 2 == 0)
            {
                stamp.code(entry.entryOffset(), MARK);
            }
            return isSequenced;
        }
    }
}
