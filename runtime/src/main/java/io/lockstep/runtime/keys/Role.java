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
package io.lockstep.runtime.keys;

import java.util.Locale;

/** What a principal may do. */
public enum Role
{
    /** Sends blocks of one gateway's id. */
    GATEWAY(1),
    /** Sends commands. */
    ADMIN(2);

    private final int code;

    Role(final int code)
    {
        this.code = code;
    }

    /**
     * Value that travels and is in the log.
     *
     * @return code, never given to another role.
     */
    public int code()
    {
        return code;
    }

    /**
     * The name in files and on the command line.
     *
     * @return in lower case.
     */
    public String text()
    {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role of a name.
     *
     * @param text in lower case.
     * @return null if there is none.
     */
    public static Role of(final String text)
    {
        return GATEWAY.text().equals(text) ? GATEWAY : ADMIN.text().equals(text) ? ADMIN : null;
    }

    static Role of(final int code)
    {
        return GATEWAY.code == code ? GATEWAY : ADMIN.code == code ? ADMIN : null;
    }
}
