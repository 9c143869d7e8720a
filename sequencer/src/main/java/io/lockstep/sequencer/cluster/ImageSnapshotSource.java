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
package io.lockstep.sequencer.cluster;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;

/**
 * A snapshot that the archive replays.
 * <p>
 * Threading: the service's thread.
 */
final class ImageSnapshotSource implements SnapshotSource
{
    private static final int FRAGMENT_LIMIT = 64;

    private final ImageFragmentAssembler assembler = new ImageFragmentAssembler(
        (buffer, offset, length, header) -> this.consumer.onMessage(buffer, offset, length));
    private final Image image;
    private Consumer consumer;

    ImageSnapshotSource(final Image image)
    {
        this.image = image;
    }

    @Override
    public int poll(final Consumer newConsumer)
    {
        consumer = newConsumer;
        return image.poll(assembler, FRAGMENT_LIMIT);
    }

    @Override
    public boolean hasEnded()
    {
        return image.isClosed() || image.isEndOfStream();
    }

    @Override
    public long position()
    {
        return image.position();
    }
}
