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
package io.lockstep.runtime;

import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

import org.agrona.collections.IntHashSet;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;

/**
 * The sessions of one subscription for which a fragment assembler keeps a buffer. Aeron's assemblers keep one for every
 * session id that ever sent a message in pieces; here those whose images are gone are freed whenever a new one comes.
 * So there are never more than there were images at once. A session id is unique on one channel only, so every
 * subscription has an assembler, and one of these, of its own.
 * <p>
 * Threading: the thread that polls the subscription. Allocates only when there are more sessions than ever before.
 */
public final class FragmentedSessions
{
    private final IntHashSet sessions = new IntHashSet();
    private final IntPredicate hasImage;
    private final IntConsumer free;
    private final IntPredicate isFreed = this::isFreed;

    /**
     * No session yet.
     *
     * @param hasImage has the subscription an image of a session id.
     * @param free     lets the assembler's buffer of a session id go.
     */
    public FragmentedSessions(final IntPredicate hasImage, final IntConsumer free)
    {
        this.hasImage = hasImage;
        this.free = free;
    }

    /**
     * A fragment is about to be given to the assembler.
     *
     * @param header of it.
     */
    public void onFragment(final Header header)
    {
        if (FrameDescriptor.BEGIN_FRAG_FLAG == (byte)(header.flags() & FrameDescriptor.UNFRAGMENTED) &&
            !sessions.contains(header.sessionId()))
        {
            sessions.removeIfInt(isFreed);
            sessions.add(header.sessionId());
        }
    }

    /**
     * Sessions with a buffer.
     *
     * @return count of them.
     */
    public int size()
    {
        return sessions.size();
    }

    private boolean isFreed(final int sessionId)
    {
        if (hasImage.test(sessionId))
        {
            return false;
        }
        free.accept(sessionId);
        return true;
    }
}
