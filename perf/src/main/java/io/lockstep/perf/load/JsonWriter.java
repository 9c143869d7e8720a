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
package io.lockstep.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Writes JSON, in order, with line breaks and two spaces of indent, so that reports differ by lines. A call out of
 * place, such as a value without a name inside an object, is refused.
 * <p>
 * Threading: one thread. Errors: {@link IllegalStateException} for a call out of place, {@link UncheckedIOException}
 * from the target. The target is the caller's to close.
 */
public final class JsonWriter
{
    private static final int MAX_DEPTH = 32;

    private enum Scope
    {
        ROOT, OBJECT, ARRAY
    }

    private final Appendable out;
    private final Scope[] scopes = new Scope[MAX_DEPTH];
    private final int[] counts = new int[MAX_DEPTH];
    private int depth;
    private boolean isNamed;

    /**
     * A writer that has written nothing.
     *
     * @param out to write to.
     */
    public JsonWriter(final Appendable out)
    {
        this.out = out;
        scopes[0] = Scope.ROOT;
    }

    /** Begins an object. */
    public JsonWriter beginObject()
    {
        return begin(Scope.OBJECT, '{');
    }

    /** Ends the object that was begun last. */
    public JsonWriter endObject()
    {
        return end(Scope.OBJECT, '}');
    }

    /** Begins an array. */
    public JsonWriter beginArray()
    {
        return begin(Scope.ARRAY, '[');
    }

    /** Ends the array that was begun last. */
    public JsonWriter endArray()
    {
        return end(Scope.ARRAY, ']');
    }

    /** Names the value that comes next in an object. */
    public JsonWriter name(final String name)
    {
        if (Scope.OBJECT != scopes[depth] || isNamed)
        {
            throw new IllegalStateException("JSON name out of place: name=" + name + " scope=" + scopes[depth]);
        }
        separate();
        quote(name);
        append(": ");
        isNamed = true;
        return this;
    }

    /** A text, or null. */
    public JsonWriter value(final String value)
    {
        beforeValue();
        if (null == value)
        {
            append("null");
        }
        else
        {
            quote(value);
        }
        return this;
    }

    /** A whole number. */
    public JsonWriter value(final long value)
    {
        beforeValue();
        append(Long.toString(value));
        return this;
    }

    /** A number, to three decimals; what JSON cannot hold becomes null. */
    public JsonWriter value(final double value)
    {
        beforeValue();
        append(Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
        return this;
    }

    /** True or false. */
    public JsonWriter value(final boolean value)
    {
        beforeValue();
        append(Boolean.toString(value));
        return this;
    }

    /** A named text, or null. */
    public JsonWriter field(final String name, final String value)
    {
        return name(name).value(value);
    }

    /** A named whole number. */
    public JsonWriter field(final String name, final long value)
    {
        return name(name).value(value);
    }

    /** A named number. */
    public JsonWriter field(final String name, final double value)
    {
        return name(name).value(value);
    }

    /** A named true or false. */
    public JsonWriter field(final String name, final boolean value)
    {
        return name(name).value(value);
    }

    /**
     * Is there exactly one whole value.
     *
     * @return true if so.
     */
    public boolean isComplete()
    {
        return 0 == depth && 1 == counts[0];
    }

    private JsonWriter begin(final Scope scope, final char bracket)
    {
        beforeValue();
        if (depth + 1 == MAX_DEPTH)
        {
            throw new IllegalStateException("JSON too deep: limit=" + MAX_DEPTH);
        }
        scopes[++depth] = scope;
        counts[depth] = 0;
        append(bracket);
        return this;
    }

    private JsonWriter end(final Scope scope, final char bracket)
    {
        if (scope != scopes[depth] || isNamed)
        {
            throw new IllegalStateException("JSON end out of place: expected=" + scope + " actual=" + scopes[depth]);
        }
        final boolean isEmpty = 0 == counts[depth];
        depth--;
        if (!isEmpty)
        {
            newLine();
        }
        append(bracket);
        return this;
    }

    private void beforeValue()
    {
        final Scope scope = scopes[depth];
        if (Scope.OBJECT == scope && !isNamed || Scope.ROOT == scope && counts[0] > 0)
        {
            throw new IllegalStateException("JSON value out of place: scope=" + scope);
        }
        if (Scope.OBJECT != scope)
        {
            separate();
        }
        isNamed = false;
    }

    private void separate()
    {
        if (counts[depth]++ > 0)
        {
            append(',');
        }
        if (depth > 0)
        {
            newLine();
        }
    }

    private void newLine()
    {
        append('\n');
        for (int i = 0; i < depth; i++)
        {
            append("  ");
        }
    }

    private void quote(final String text)
    {
        append('"');
        for (int i = 0; i < text.length(); i++)
        {
            escape(text.charAt(i));
        }
        append('"');
    }

    private void escape(final char c)
    {
        switch (c)
        {
            case '"':
                append("\\\"");
                break;

            case '\\':
                append("\\\\");
                break;

            case '\n':
                append("\\n");
                break;

            case '\r':
                append("\\r");
                break;

            case '\t':
                append("\\t");
                break;

            default:
                if (c < ' ' || c > '~' && c < 0xA0 || Character.isSurrogate(c) || '\u2028' == c || '\u2029' == c)
                {
                    append(String.format(Locale.ROOT, "\\u%04x", (int)c));
                }
                else
                {
                    append(c);
                }
        }
    }

    private void append(final char c)
    {
        try
        {
            out.append(c);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void append(final String text)
    {
        try
        {
            out.append(text);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
