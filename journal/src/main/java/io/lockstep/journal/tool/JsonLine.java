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
package io.lockstep.journal.tool;

/**
 * Writes one JSON object on one line.
 * <p>
 * Threading: one owner.
 */
final class JsonLine
{
    private final StringBuilder out;
    private boolean isEmpty = true;

    /** Begins an object at the end of a text. */
    JsonLine(final StringBuilder out)
    {
        this.out = out.append('{');
    }

    JsonLine field(final String name, final long value)
    {
        name(name).append(value);
        return this;
    }

    JsonLine field(final String name, final boolean value)
    {
        name(name).append(value);
        return this;
    }

    /** A text, or null. */
    JsonLine field(final String name, final String value)
    {
        name(name);
        if (null == value)
        {
            out.append("null");
        }
        else
        {
            ToolText.appendQuoted(out, value);
        }
        return this;
    }

    /** A name whose value the caller appends. */
    StringBuilder name(final String name)
    {
        out.append(isEmpty ? "" : ",");
        isEmpty = false;
        return ToolText.appendQuoted(out, name).append(':');
    }

    /** Ends the object, without a line break. */
    void end()
    {
        out.append('}');
    }
}
