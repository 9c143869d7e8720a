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
package io.lockstep.runtime.counters;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Key of a counter: whose it is.
 * <pre>
 *   0        4        8        12       16
 *   +--------+--------+--------+--------+------------------
 *   | kind   | node   | index  | length | name, ASCII ...
 *   +--------+--------+--------+--------+------------------
 * </pre>
 * All numbers are 32 bits, little endian. The index is -1 where a node has one counter of the type.
 * <p>
 * Threading: stateless.
 */
public final class CounterKey
{
    private static final int KIND_OFFSET = 0;
    private static final int NODE_OFFSET = KIND_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int INDEX_OFFSET = NODE_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int LENGTH_OFFSET = INDEX_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int NAME_OFFSET = LENGTH_OFFSET + BitUtil.SIZE_OF_INT;
    private static final int NAME_LIMIT = 64;

    private CounterKey()
    {
    }

    /**
     * Writes a key.
     *
     * @param buffer to write to, from offset 0.
     * @param kind   of the node.
     * @param nodeId of the node.
     * @param index  of the counter.
     * @param name   of the counter; cut to 64 characters.
     * @return length in bytes.
     */
    public static int encode(
        final MutableDirectBuffer buffer, final NodeKind kind, final int nodeId, final int index, final String name)
    {
        final String shortName = name.substring(0, Math.min(NAME_LIMIT, name.length()));
        buffer.putInt(KIND_OFFSET, kind.code(), LITTLE_ENDIAN);
        buffer.putInt(NODE_OFFSET, nodeId, LITTLE_ENDIAN);
        buffer.putInt(INDEX_OFFSET, index, LITTLE_ENDIAN);
        buffer.putInt(LENGTH_OFFSET, shortName.length(), LITTLE_ENDIAN);
        buffer.putStringWithoutLengthAscii(NAME_OFFSET, shortName);
        return NAME_OFFSET + shortName.length();
    }

    /**
     * Kind of the node.
     *
     * @param buffer that holds the key, from offset 0.
     * @return null if it is unknown.
     */
    public static NodeKind kind(final DirectBuffer buffer)
    {
        return NodeKind.of(buffer.getInt(KIND_OFFSET, LITTLE_ENDIAN));
    }

    /**
     * Number of the node.
     *
     * @param buffer that holds the key, from offset 0.
     * @return member id, gateway id; 0 for a replica.
     */
    public static int nodeId(final DirectBuffer buffer)
    {
        return buffer.getInt(NODE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Index among the counters of its type.
     *
     * @param buffer that holds the key, from offset 0.
     * @return -1 where a node has one.
     */
    public static int index(final DirectBuffer buffer)
    {
        return buffer.getInt(INDEX_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Name among the counters of its type.
     *
     * @param buffer that holds the key, from offset 0.
     * @return empty for none.
     */
    public static String name(final DirectBuffer buffer)
    {
        final int length = buffer.getInt(LENGTH_OFFSET, LITTLE_ENDIAN);
        return length > 0 && length <= NAME_LIMIT ? buffer.getStringWithoutLengthAscii(NAME_OFFSET, length) : "";
    }

    /**
     * Label that Aeron's own tools show.
     *
     * @param type   of the counter.
     * @param kind   of the node.
     * @param nodeId of the node.
     * @param name   of the counter; empty for none.
     * @return the label.
     */
    public static String label(final CounterType type, final NodeKind kind, final int nodeId, final String name)
    {
        return "lockstep " + type.scope().label() + ' ' + type.label() + ": " + kind.label() + '=' + nodeId +
            (name.isEmpty() ? "" : " name=" + name);
    }
}
