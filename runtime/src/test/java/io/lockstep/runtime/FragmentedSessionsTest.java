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

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;

class FragmentedSessionsTest
{
    private final Set<Integer> images = new TreeSet<>();
    private final List<Integer> freed = new ArrayList<>();
    private final FragmentedSessions sessions = new FragmentedSessions(images::contains, freed::add);
    private final DataHeaderFlyweight frame = new DataHeaderFlyweight();
    private final Header header = new Header(0, 16);

    @Test
    void shouldFreeSessionsWithoutAnImageWhenANewOneComes()
    {
        for (int sessionId = -5; sessionId < 100; sessionId++)
        {
            images.clear();
            images.add(sessionId);
            onFragment(sessionId, FrameDescriptor.BEGIN_FRAG_FLAG);
            onFragment(sessionId, (byte)0);
            onFragment(sessionId, FrameDescriptor.END_FRAG_FLAG);

            assertEquals(1, sessions.size());
        }
        assertEquals(104, freed.size());
        assertEquals(-5, freed.get(0));
        assertEquals(98, freed.get(103));
    }

    @Test
    void shouldKeepSessionsThatHaveAnImage()
    {
        images.addAll(Set.of(1, 2, 3));
        for (int i = 0; i < 3; i++)
        {
            onFragment(1, FrameDescriptor.BEGIN_FRAG_FLAG);
            onFragment(2, FrameDescriptor.BEGIN_FRAG_FLAG);
        }
        onFragment(3, FrameDescriptor.BEGIN_FRAG_FLAG);

        assertEquals(3, sessions.size());
        assertEquals(List.of(), freed);
    }

    @Test
    void shouldNotNoteSessionsWhoseMessagesAreWhole()
    {
        images.add(1);
        onFragment(1, FrameDescriptor.UNFRAGMENTED);

        assertEquals(0, sessions.size());
    }

    private void onFragment(final int sessionId, final byte flags)
    {
        frame.wrap(new UnsafeBuffer(new byte[DataHeaderFlyweight.HEADER_LENGTH]));
        frame.sessionId(sessionId).flags(flags);
        header.buffer(frame);
        header.offset(0);
        sessions.onFragment(header);
    }
}
