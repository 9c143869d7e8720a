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
package io.lockstep.journal;

import static io.lockstep.journal.JournalConfiguration.*;

import org.agrona.BitUtil;

import io.lockstep.protocol.BlockDescriptor;
import io.lockstep.runtime.Settings;

/**
 * What the settings of a journal have to satisfy, each by itself and all together.
 * <p>
 * Threading: stateless. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
final class JournalRules
{
    private JournalRules()
    {
    }

    static void check(final JournalContext ctx)
    {
        final int maxRecordLength = SegmentDescriptor.maxRecordLength(ctx.maxBlockLength());
        Settings.require(BitUtil.isPowerOfTwo(ctx.segmentLength()) && ctx.segmentLength() <= SEGMENT_LENGTH_MAX,
            SEGMENT_LENGTH_PROP_NAME, ctx.segmentLength(), "is not a power of two up to " + SEGMENT_LENGTH_MAX);
        atLeast(MAX_BLOCK_LENGTH_PROP_NAME, BlockDescriptor.HEADER_LENGTH, ctx.maxBlockLength());
        atLeast(SEGMENT_LENGTH_PROP_NAME, SegmentDescriptor.HEADER_LENGTH + maxRecordLength, ctx.segmentLength());
        atLeast(
            WRITE_BUFFER_LENGTH_PROP_NAME, SegmentDescriptor.HEADER_LENGTH + maxRecordLength, ctx.writeBufferLength());
        atLeast(READ_BUFFER_LENGTH_PROP_NAME, maxRecordLength, ctx.readBufferLength());
        atLeast(INDEX_INTERVAL_PROP_NAME, SegmentDescriptor.RECORD_ALIGNMENT, ctx.indexInterval());
        Settings.require(
            ctx.forceIntervalNs() > 0, FORCE_INTERVAL_PROP_NAME, ctx.forceIntervalNs() + "ns", "is not above 0");
        Settings.require(ctx.spaceWarning() >= 0, SPACE_WARNING_PROP_NAME, ctx.spaceWarning(), "is below 0");
    }

    private static void atLeast(final String name, final int minimum, final int value)
    {
        if (value < minimum)
        {
            throw new IllegalArgumentException(
                "setting is too small, raise it: minimum=" + minimum + " name=" + name + " value=" + value);
        }
    }
}
