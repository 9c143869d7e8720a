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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.lockstep.runtime.counters.NodeKind;

/**
 * A status for people: a table for each kind of node, a column for each node.
 * <p>
 * Threading: stateless.
 */
public final class StatusText
{
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final double KIB = 1024;
    private static final double EXACT_BELOW = 10;
    private static final long MINUTE_S = 60;
    private static final long HOUR_S = 60 * MINUTE_S;
    private static final long DAY_S = 24 * HOUR_S;
    private static final String NOTHING = "-";

    private StatusText()
    {
    }

    /**
     * Writes a status.
     *
     * @param views of the nodes.
     * @return lines; empty if there is no node.
     */
    public static String of(final List<NodeView> views)
    {
        final StringBuilder builder = new StringBuilder();
        for (final NodeKind kind : NodeKind.values())
        {
            final List<NodeView> columns = views.stream().filter((each) -> kind == each.reading().kind()).toList();
            if (!columns.isEmpty())
            {
                builder.append(builder.isEmpty() ? "" : "\n");
                table(kind, columns, builder);
            }
        }
        return builder.toString();
    }

    private static void table(final NodeKind kind, final List<NodeView> columns, final StringBuilder builder)
    {
        final List<String[]> rows = new ArrayList<>();
        final String[] head = new String[columns.size() + 1];
        head[0] = "";
        for (int i = 0; i < columns.size(); i++)
        {
            head[i + 1] = kind.label() + ' ' + columns.get(i).reading().nodeId();
        }
        rows.add(head);
        for (final Figure figure : Figure.of(kind))
        {
            final String[] row = new String[head.length];
            row[0] = title(figure);
            boolean isTold = false;
            for (int i = 0; i < columns.size(); i++)
            {
                final Object value = figure.value(columns.get(i));
                isTold |= null != value;
                row[i + 1] = null == value ? NOTHING : text(figure.format(), value);
            }
            if (isTold)
            {
                rows.add(row);
            }
        }
        align(rows, builder);
    }

    private static void align(final List<String[]> rows, final StringBuilder builder)
    {
        final int[] widths = new int[rows.get(0).length];
        for (final String[] row : rows)
        {
            for (int i = 0; i < row.length; i++)
            {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (final String[] row : rows)
        {
            builder.append(row[0]).append(" ".repeat(widths[0] - row[0].length()));
            for (int i = 1; i < row.length; i++)
            {
                builder.append("  ").append(" ".repeat(widths[i] - row[i].length())).append(row[i]);
            }
            builder.append('\n');
        }
    }

    private static String title(final Figure figure)
    {
        String name = figure.name();
        if (Figure.Format.AGE == figure.format())
        {
            name = name.replace("_seconds", "");
        }
        if (Figure.Format.SIZE == figure.format())
        {
            name = name.replace("_bytes", "");
        }
        return name.replace("_per_second", "/s").replace('_', ' ');
    }

    static String text(final Figure.Format format, final Object value)
    {
        if (!(value instanceof Number) || Figure.Format.ID == format)
        {
            return value.toString();
        }
        final double number = ((Number)value).doubleValue();
        switch (format)
        {
            case SIZE:
                return size(number);

            case AGE:
                return age((long)number, number);

            default:
                return value instanceof Long ? String.format(Locale.ROOT, "%,d", (Long)value) :
                    String.format(Locale.ROOT, number < EXACT_BELOW ? "%.1f" : "%,.0f", number);
        }
    }

    private static String size(final double bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= KIB && unit < SIZES.length - 1)
        {
            value /= KIB;
            unit++;
        }
        return String.format(Locale.ROOT, 0 == unit ? "%.0f %s" : "%.1f %s", value, SIZES[unit]);
    }

    private static String age(final long seconds, final double exact)
    {
        if (seconds < MINUTE_S)
        {
            return String.format(Locale.ROOT, "%.1f s", exact);
        }
        if (seconds < HOUR_S)
        {
            return seconds / MINUTE_S + " min " + seconds % MINUTE_S + " s";
        }
        return seconds < DAY_S ? seconds / HOUR_S + " h " + seconds % HOUR_S / MINUTE_S + " min" :
            seconds / DAY_S + " d " + seconds % DAY_S / HOUR_S + " h";
    }
}
