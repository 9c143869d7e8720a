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
package io.lockstep.sim.disk;

/**
 * What was damaged at rest, for whoever judges a refusal.
 * <p>
 * Threading: immutable.
 */
public final class DiskDamage
{
    /** What happened to the place. */
    public enum Kind
    {
        /** A bit changed. */
        BIT_FLIP,
        /** A sector has the content of another one of the file. */
        MISDIRECTED,
        /** A sector cannot be read. */
        UNREADABLE
    }

    private final Kind kind;
    private final String name;
    private final long position;

    DiskDamage(final Kind kind, final String name, final long position)
    {
        this.kind = kind;
        this.name = name;
        this.position = position;
    }

    /**
     * What happened.
     *
     * @return kind.
     */
    public Kind kind()
    {
        return kind;
    }

    /**
     * The file.
     *
     * @return its name at that time.
     */
    public String name()
    {
        return name;
    }

    /**
     * The place.
     *
     * @return position of the byte or of the sector.
     */
    public long position()
    {
        return position;
    }

    @Override
    public String toString()
    {
        return kind + " name=" + name + " position=" + position;
    }
}
