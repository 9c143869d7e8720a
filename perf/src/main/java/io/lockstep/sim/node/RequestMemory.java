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

import java.util.ArrayList;
import java.util.List;

import org.agrona.collections.LongArrayList;

/**
 * What a raw client has sent under which id, and what it was told of it. It outlives the client's process, as a file
 * would, so that a later life goes on where the one before has ended.
 * <p>
 * Threading: the simulation's.
 */
final class RequestMemory
{
    /** How the message of a request is written. */
    enum Form
    {
        /** As the schema says. */
        PLAIN,
        /** As a later version of the schema may, with fields that nobody knows yet. */
        LATER_VERSION,
        /** With a length of the payload that is wrong: the id is taken, and rejected. */
        LYING
    }

    private final List<byte[]> payloads = new ArrayList<>();
    private final List<Form> forms = new ArrayList<>();
    private final LongArrayList outcomes = new LongArrayList();
    private final List<Boolean> areRepeated = new ArrayList<>();
    private final List<Boolean> areReused = new ArrayList<>();
    private long first = 1;

    /** Adds the next request, and gives its id. */
    long add(final byte[] payload, final Form form)
    {
        payloads.add(payload);
        forms.add(form);
        outcomes.addLong(0);
        areRepeated.add(false);
        areReused.add(false);
        return payloads.size();
    }

    /** Id of the next request. */
    long next()
    {
        return payloads.size() + 1;
    }

    /** First id without an outcome; {@link #next()} if there is none. */
    long first()
    {
        return first;
    }

    /** Requests from the first without an outcome on. */
    long openCount()
    {
        return next() - first;
    }

    byte[] payload(final long requestId)
    {
        return payloads.get(index(requestId));
    }

    Form form(final long requestId)
    {
        return forms.get(index(requestId));
    }

    /** Sequence, or minus the code of a rejection, or 0 if none was told. */
    long outcome(final long requestId)
    {
        return outcomes.getLong(index(requestId));
    }

    void told(final long requestId, final long outcome)
    {
        outcomes.setLong(index(requestId), outcome);
        while (first < next() && 0 != outcome(first))
        {
            first++;
        }
    }

    /** The latest request that was told and never sent again on purpose; 0 if there is none. */
    long latestToRepeat()
    {
        for (long each = next() - 1; each > 0; each--)
        {
            if (0 != outcome(each) && !areRepeated.get(index(each)))
            {
                return each;
            }
        }
        return 0;
    }

    /** A request is sent again on purpose: once at most, so that no answer is taken for another one. */
    void repeated(final long requestId, final boolean isReused)
    {
        areRepeated.set(index(requestId), true);
        areReused.set(index(requestId), isReused);
    }

    /** Were other bytes sent under an id. */
    boolean isReused(final long requestId)
    {
        return areReused.get(index(requestId));
    }

    private static int index(final long requestId)
    {
        return Math.toIntExact(requestId - 1);
    }
}
