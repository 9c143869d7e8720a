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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a node's directory belongs to: names and values that are stamped into it once and never change after.
 * <p>
 * Threading: immutable once made.
 */
public final class NodeIdentity
{
    /** Format of the directory that this version writes and reads. */
    public static final int FORMAT_VERSION = 1;

    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * The identity of a node of a kind, without anything else yet.
     *
     * @param kind of the node.
     */
    public NodeIdentity(final String kind)
    {
        with("format.version", FORMAT_VERSION);
        values.put("node", kind);
    }

    /**
     * Adds a number.
     *
     * @param name  of it.
     * @param value of it.
     * @return this.
     */
    public NodeIdentity with(final String name, final long value)
    {
        values.put(name, Long.toString(value));
        return this;
    }

    /**
     * Values by name, in the order in which they were added.
     *
     * @return an unmodifiable view.
     */
    public Map<String, String> values()
    {
        return Map.copyOf(values);
    }

    /**
     * What of a stamp differs.
     *
     * @param stamp that was read.
     * @return such as {@code member.id: expected=1 actual=0}; null if nothing does.
     */
    String difference(final Map<String, String> stamp)
    {
        final TreeSet<String> names = new TreeSet<>(values.keySet());
        names.addAll(stamp.keySet());
        final StringBuilder builder = new StringBuilder();
        for (final String name : names)
        {
            final String expected = values.getOrDefault(name, "none");
            final String actual = stamp.getOrDefault(name, "none");
            if (!expected.equals(actual))
            {
                builder.append(0 == builder.length() ? "" : ", ").append(name)
                    .append(": expected=").append(expected).append(" actual=").append(actual);
            }
        }
        return 0 == builder.length() ? null : builder.toString();
    }

    @Override
    public String toString()
    {
        final StringBuilder builder = new StringBuilder();
        values.forEach((name, value) -> builder.append(name).append('=').append(value).append('\n'));
        return builder.toString();
    }
}
