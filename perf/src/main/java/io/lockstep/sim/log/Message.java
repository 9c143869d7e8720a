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
package io.lockstep.sim.log;

/**
 * A message between members, from a gateway to a member, or back. Pooled: whoever takes it out of its queue gives it
 * back to the {@link Wire}. What the fields hold, the kind says.
 * <p>
 * Threading: the simulation's one thread.
 */
final class Message implements Runnable
{
    /** Kinds of messages, and what their fields hold. */
    enum Kind
    {
        /** a = log's term, b = append position, c = leadership term, d = candidate term. */
        CANVASS,
        /** a = log's term, b = append position, c = candidate term. */
        REQUEST_VOTE,
        /** a = log's term, b = append position, c = candidate term, x = 1 for yes. */
        VOTE,
        /**
         * a = log's term of the receiver, b = the next one, c = its base, d = its end, e = term, f = its base, g = end
         * of the leader's log, h = commit position, i = session of the log's stream, x = 1 if the leader was started.
         */
        NEW_TERM,
        /** a = term, b = position, c = log's term, x = 1 while catching up. */
        APPEND_POSITION,
        /** a = term, b = position. */
        COMMIT_POSITION,
        /** a = term, b = position to replay from. */
        CATCHUP_POSITION,
        /** a = term. */
        STOP_CATCHUP,
        /** a = session of the log's stream. */
        LOG_JOIN,
        /** a = session, b = position at which the receiver has joined. */
        LOG_SETUP,
        /** a = session, object = array of entries, x = first of them, y = end of them. */
        LOG_DATA,
        /** a = session, b = position at which the stream has ended. */
        LOG_END,
        /** a = position to replicate from, b = to. */
        REPLICATE,
        /** object = array of entries, x = first, y = end of them; none if the position is not there. */
        REPLICATED,
        /** a = correlation id, object = credentials. */
        CONNECT,
        /** a = term, b = session, c = generation of the connection, object = bytes. */
        INGRESS,
        /** a = term, b = session. */
        KEEP_ALIVE,
        /** a = term, b = session. */
        CLOSE,
        /** a = correlation id, b = session, c = term, x = an event's code, y = leader. */
        EVENT,
        /** a = session, b = term, x = leader. */
        NEW_LEADER,
        /** a = session: its stream of egress lives. */
        EGRESS_ALIVE
    }

    Kind kind;
    int from;
    Endpoint target;
    long a;
    long b;
    long c;
    long d;
    long e;
    long f;
    long g;
    long h;
    long i;
    int x;
    int y;
    Object object;

    @Override
    public void run()
    {
        target.onMessage(this);
    }

    @Override
    public String toString()
    {
        return kind + "{from=" + from + " a=" + a + " b=" + b + " c=" + c + " x=" + x + '}';
    }
}
