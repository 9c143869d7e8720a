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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

import org.agrona.SystemUtil;

/**
 * Settings of a process: a properties file, with {@code -D} system properties of the prefix {@code lockstep.} on top.
 * Every value that is read is remembered, so that a name nobody asked for is refused instead of ignored.
 * <p>
 * Threading: one thread, at start. Errors: {@link IllegalArgumentException} in one line that names the setting.
 */
public final class Settings
{
    /** Prefix of every name. */
    public static final String PREFIX = "lockstep.";

    private final TreeMap<String, String> values = new TreeMap<>();
    private final TreeMap<String, String> effective = new TreeMap<>();
    private final String source;

    /**
     * Settings from properties.
     *
     * @param properties with the values.
     * @param source     to name in errors.
     */
    public Settings(final Properties properties, final String source)
    {
        this.source = source;
        for (final String name : properties.stringPropertyNames())
        {
            values.put(name, properties.getProperty(name).trim());
        }
    }

    /**
     * Settings from a file, with the system properties of this process on top.
     *
     * @param file to read.
     * @return the settings.
     */
    public static Settings load(final Path file)
    {
        final OnceProperties properties = new OnceProperties();
        try (InputStream in = Files.newInputStream(file))
        {
            properties.load(in);
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("settings file cannot be read: file=" + file +
                " reason=" + ex.getMessage(), ex);
        }
        if (null != properties.twice)
        {
            throw new IllegalArgumentException(
                "setting stands there twice, take one out: name=" + properties.twice + " source=" + file);
        }
        final Properties system = System.getProperties();
        for (final String name : system.stringPropertyNames())
        {
            if (name.startsWith(PREFIX))
            {
                properties.setProperty(name, system.getProperty(name));
            }
        }
        return new Settings(properties, file.toString());
    }

    /**
     * A text.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set; null if it must be.
     * @return the value.
     */
    public String text(final String name, final String defaultValue)
    {
        final String value = values.getOrDefault(name, defaultValue);
        if (null == value)
        {
            throw new IllegalArgumentException("setting is missing: name=" + name + " source=" + source);
        }
        effective.put(name, value);
        return value;
    }

    /**
     * A whole number.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set.
     * @return the value.
     */
    public int number(final String name, final int defaultValue)
    {
        final String value = text(name, Integer.toString(defaultValue));
        try
        {
            return Integer.parseInt(value);
        }
        catch (final NumberFormatException ex)
        {
            throw bad(name, value, "a whole number", ex);
        }
    }

    /**
     * A size in bytes, with an optional suffix k, m or g.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set.
     * @return bytes.
     */
    public int size(final String name, final int defaultValue)
    {
        final String value = text(name, SystemUtil.formatSize(defaultValue));
        try
        {
            return Math.toIntExact(SystemUtil.parseSize(name, value));
        }
        catch (final NumberFormatException | ArithmeticException ex)
        {
            throw bad(name, value, "a size such as 64k", ex);
        }
    }

    /**
     * A size in bytes that may be beyond 2 GiB, with an optional suffix k, m or g.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set.
     * @return bytes.
     */
    public long longSize(final String name, final long defaultValue)
    {
        final String value = text(name, SystemUtil.formatSize(defaultValue));
        try
        {
            return SystemUtil.parseSize(name, value);
        }
        catch (final NumberFormatException ex)
        {
            throw bad(name, value, "a size such as 64k", ex);
        }
    }

    /**
     * A duration, with a suffix ns, us, ms or s.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set.
     * @return nanoseconds.
     */
    public long durationNs(final String name, final long defaultValue)
    {
        final String value = text(name, SystemUtil.formatDuration(defaultValue));
        try
        {
            return SystemUtil.parseDuration(name, value);
        }
        catch (final NumberFormatException ex)
        {
            throw bad(name, value, "a duration such as 10ms", ex);
        }
    }

    /**
     * Yes or no.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set.
     * @return the value.
     */
    public boolean flag(final String name, final boolean defaultValue)
    {
        final String value = text(name, Boolean.toString(defaultValue));
        if (!"true".equals(value) && !"false".equals(value))
        {
            throw bad(name, value, "true or false", null);
        }
        return "true".equals(value);
    }

    /**
     * One of an enum's constants, in any case.
     *
     * @param name         of the setting.
     * @param defaultValue where it is not set.
     * @param <E>          the enum.
     * @return the value.
     */
    public <E extends Enum<E>> E choice(final String name, final E defaultValue)
    {
        final String value = text(name, defaultValue.name().toLowerCase(java.util.Locale.ROOT));
        final Class<E> type = defaultValue.getDeclaringClass();
        final TreeSet<String> legal = new TreeSet<>();
        for (final E each : type.getEnumConstants())
        {
            if (each.name().equalsIgnoreCase(value))
            {
                return each;
            }
            legal.add(each.name().toLowerCase(java.util.Locale.ROOT));
        }
        throw bad(name, value, "one of " + legal, null);
    }

    /**
     * Refuses what a setting says.
     *
     * @param isRight false to refuse.
     * @param name    of the setting.
     * @param value   of it, with its unit.
     * @param problem what is wrong with the setting, such as {@code is below 0}.
     * @throws IllegalArgumentException in one line that names the setting.
     */
    public static void require(final boolean isRight, final String name, final Object value, final String problem)
    {
        if (!isRight)
        {
            throw new IllegalArgumentException("setting " + problem + ": name=" + name + " value=" + value);
        }
    }

    /**
     * Refuses names that nobody has asked for. Call after everything was read.
     */
    public void refuseUnknown()
    {
        final TreeSet<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(effective.keySet());
        if (!unknown.isEmpty())
        {
            final TreeSet<String> nearest = new TreeSet<>();
            unknown.forEach((each) -> nearest.add(nearest(each)));
            throw new IllegalArgumentException("setting is unknown: names=" + unknown + " source=" + source +
                " nearest=" + nearest);
        }
    }

    /**
     * What is in force of everything that was asked for.
     *
     * @return a line {@code name=value} each, sorted by name.
     */
    public String print()
    {
        final StringBuilder builder = new StringBuilder();
        effective.forEach((name, value) -> builder.append(name).append('=').append(value).append('\n'));
        return builder.toString();
    }

    /** The name that takes the fewest letters to be changed, put in or left out. */
    private String nearest(final String name)
    {
        String nearest = "";
        int least = Integer.MAX_VALUE;
        for (final String each : effective.keySet())
        {
            final int distance = distance(name, each);
            if (distance < least)
            {
                least = distance;
                nearest = each;
            }
        }
        return nearest;
    }

    private static int distance(final String left, final String right)
    {
        int[] before = new int[right.length() + 1];
        for (int i = 0; i <= right.length(); i++)
        {
            before[i] = i;
        }
        for (int i = 1; i <= left.length(); i++)
        {
            final int[] row = new int[before.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++)
            {
                final int replaced = before[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[right.length()];
    }

    private IllegalArgumentException bad(
        final String name, final String value, final String wanted, final Throwable cause)
    {
        return new IllegalArgumentException("setting is not " + wanted + ": name=" + name + " value=" + value +
            " source=" + source, cause);
    }

    /** Of a name that stands in a file twice the last value would win without a word. */
    private static final class OnceProperties extends Properties
    {
        private static final long serialVersionUID = 1;

        private Object twice;
        private boolean isLoading;

        @Override
        public synchronized void load(final InputStream in) throws IOException
        {
            isLoading = true;
            super.load(in);
            isLoading = false;
        }

        @Override
        public synchronized Object put(final Object key, final Object value)
        {
            final Object before = super.put(key, value);
            if (isLoading && null != before && null == twice)
            {
                twice = key;
            }
            return before;
        }
    }
}
