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
package io.lockstep.status;

import java.util.Locale;

/**
 * A status for programs: one object a line, with every figure under its name and without those that there is nothing to
 * tell of.
 * <p>
 * Threading: stateless.
 */
public final class StatusJson
{
    private static final int FIRST_PRINTABLE = 0x20;

    private StatusJson()
    {
    }

    /**
     * Writes the status of a node.
     *
     * @param view   of the node.
     * @param source directory that it was found by.
     * @return one line without its end.
     */
    public static String of(final NodeView view, final String source)
    {
        final StringBuilder builder = new StringBuilder("{\"time_ms\":").append(view.reading().timeMs());
        append(builder, "source", source);
        append(builder, "node", view.reading().kind().label());
        append(builder, "id", (long)view.reading().nodeId());
        for (final Figure figure : Figure.of(view.reading().kind()))
        {
            final Object value = figure.value(view);
            if (null != value)
            {
                append(builder, figure.name(), value);
            }
        }
        return builder.append('}').toString();
    }

    /**
     * Writes that there is no node to tell of.
     *
     * @param source directory that was asked.
     * @param reason why.
     * @param timeMs wall time, ms since 1970.
     * @return one line without its end.
     */
    public static String ofNothing(final String source, final String reason, final long timeMs)
    {
        final StringBuilder builder = new StringBuilder("{\"time_ms\":").append(timeMs);
        append(builder, "source", source);
        append(builder, "state", "stopped");
        append(builder, "reason", reason);
        return builder.append('}').toString();
    }

    /** A string with quotation marks. */
    static String quoted(final String text)
    {
        final StringBuilder builder = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++)
        {
            final char each = text.charAt(i);
            if ('"' == each || '\\' == each)
            {
                builder.append('\\').append(each);
            }
            else if (each < FIRST_PRINTABLE)
            {
                builder.append(String.format(Locale.ROOT, "\\u%04x", (int)each));
            }
            else
            {
                builder.append(each);
            }
        }
        return builder.append('"').toString();
    }

    private static void append(final StringBuilder builder, final String name, final Object value)
    {
        builder.append(',').append(quoted(name)).append(':');
        if (value instanceof Double)
        {
            builder.append(String.format(Locale.ROOT, "%.3f", (Double)value));
        }
        else
        {
            builder.append(value instanceof Long ? value.toString() : quoted(value.toString()));
        }
    }
}
