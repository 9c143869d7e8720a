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
package io.lockstep.sequencer.housekeeping;

import java.util.function.Supplier;

import org.agrona.DirectBuffer;

import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.SnapshotMark;
import io.aeron.cluster.codecs.SnapshotMarkerDecoder;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.protocol.LockstepException;
import io.lockstep.sequencer.stamp.SnapshotLoader;
import io.lockstep.sequencer.stamp.Stamper;

/**
 * Reads a snapshot back: both of its recordings to their ends, the service's into a scratch stamper by the loader that
 * a start uses, so that lengths, counts and the CRC over all of it are checked before the log in front is let go.
 * <p>
 * Threading: the housekeeping agent's, which waits for the archive. Errors: {@link LockstepException} for a snapshot
 * that is not whole, Aeron's exceptions where it could not be read.
 */
final class SnapshotReader
{
    private final ArchivePort archive;
    private final Supplier<Stamper> stampers;

    SnapshotReader(final ArchivePort archive, final Supplier<Stamper> stampers)
    {
        this.archive = archive;
        this.stampers = stampers;
    }

    /** Gives the stamper as the snapshot would start it. */
    Stamper read(final SnapshotEntry entry)
    {
        final Marked consensus = new Marked(entry.logPosition(), null);
        archive.replay(entry.consensusRecordingId(), consensus);
        require(consensus.hasEnded, "consensus module's state has no end", entry);

        final Stamper stamper = stampers.get();
        final SnapshotLoader loader = new SnapshotLoader(stamper);
        final Marked service = new Marked(entry.logPosition(), loader);
        archive.replay(entry.serviceRecordingId(), service);
        require(service.hasEnded && loader.isComplete(), "service's state has no end", entry);
        return stamper;
    }

    private static void require(final boolean isRight, final String problem, final SnapshotEntry entry)
    {
        if (!isRight)
        {
            throw LockstepException.fatal("snapshot does not fit: " + problem + ' ' + entry);
        }
    }

    /** Aeron's part between two marks; behind it the state of the service, if there is one. */
    private static final class Marked implements FragmentHandler
    {
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final SnapshotMarkerDecoder marker = new SnapshotMarkerDecoder();
        private final long logPosition;
        private final SnapshotLoader loader;
        private boolean hasBegun;
        private boolean hasEnded;

        Marked(final long logPosition, final SnapshotLoader loader)
        {
            this.logPosition = logPosition;
            this.loader = loader;
        }

        @Override
        public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frame)
        {
            header.wrap(buffer, offset);
            if (hasEnded)
            {
                if (null == loader)
                {
                    throw LockstepException.fatal("snapshot does not fit: it goes on after its end");
                }
                loader.onMessage(buffer, offset, length);
                return;
            }
            if (MessageHeaderDecoder.SCHEMA_ID != header.schemaId() ||
                !hasBegun && SnapshotMarkerDecoder.TEMPLATE_ID != header.templateId())
            {
                throw LockstepException.fatal("snapshot does not fit: schemaId=" + header.schemaId() +
                    " templateId=" + header.templateId());
            }
            if (SnapshotMarkerDecoder.TEMPLATE_ID == header.templateId())
            {
                onMarker(buffer, offset);
            }
        }

        private void onMarker(final DirectBuffer buffer, final int offset)
        {
            marker.wrapAndApplyHeader(buffer, offset, header);
            if (logPosition != marker.logPosition())
            {
                throw LockstepException.outOfOrder("snapshot's log position", logPosition, marker.logPosition());
            }
            hasEnded = hasBegun && SnapshotMark.END == marker.mark();
            hasBegun = true;
        }
    }
}
