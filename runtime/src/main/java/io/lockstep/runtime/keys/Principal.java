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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whom a session speaks for: a gateway by its id, or an admin by name. The encoded form is in the cluster's log beside
 * the session, hence the same on every member.
 * <pre>
 *   offset  0        1        2
 *          +--------+--------+--------------------------------------------------+
 *          |  role  | length |  gateway: id, 4 bytes, little endian; admin: name |
 *          +--------+--------+--------------------------------------------------+
 * </pre>
 * A name has 1 to 32 characters of {@code a-z 0-9 . _ -} and starts with a letter or digit.
 * <p>
 * Threading: immutable.
 */
public final class Principal
{
    /** Longest encoded form in bytes. */
    public static final int MAX_ENCODED_LENGTH = 34;

    private static final int HEADER_LENGTH = 2;
    private static final int MAX_NAME_LENGTH = 32;
    private static final int ID_LENGTH = 4;

    private final Role role;
    private final int gatewayId;
    private final String name;

    private Principal(final Role role, final int gatewayId, final String name)
    {
        this.role = role;
        this.gatewayId = gatewayId;
        this.name = name;
    }

    /**
     * A gateway.
     *
     * @param gatewayId from 1.
     * @return its principal.
     */
    public static Principal gateway(final int gatewayId)
    {
        if (gatewayId < 1)
        {
            throw new IllegalArgumentException("gateway id is not 1 or more: id=" + gatewayId);
        }
        return new Principal(Role.GATEWAY, gatewayId, "");
    }

    /**
     * An admin.
     *
     * @param name of the admin.
     * @return the principal.
     */
    public static Principal admin(final String name)
    {
        if (!isName(name))
        {
            throw new IllegalArgumentException("name of an admin is not 1 to " + MAX_NAME_LENGTH +
                " of a-z 0-9 . _ - that start with a letter or digit: name=" + name);
        }
        return new Principal(Role.ADMIN, 0, name);
    }

    /**
     * A principal from its role and its id or name, as in files.
     *
     * @param role of it.
     * @param text id or name.
     * @return the principal.
     */
    public static Principal parse(final Role role, final String text)
    {
        if (Role.ADMIN == role)
        {
            return admin(text);
        }
        try
        {
            return gateway(Integer.parseInt(text));
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("gateway id is not a whole number: id=" + text, ex);
        }
    }

    /**
     * A principal from its encoded form.
     *
     * @param encoded as {@link #encode()} made it, or anything else.
     * @return null if it is no principal.
     */
    public static Principal decode(final byte[] encoded)
    {
        if (null == encoded || encoded.length <= HEADER_LENGTH || encoded.length != HEADER_LENGTH + encoded[1])
        {
            return null;
        }
        final Role role = Role.of(encoded[0]);
        if (Role.GATEWAY == role && ID_LENGTH == encoded[1])
        {
            final int id = encoded[2] & 0xFF | (encoded[3] & 0xFF) << 8 | (encoded[4] & 0xFF) << 16 | encoded[5] << 24;
            return id < 1 ? null : gateway(id);
        }
        if (Role.ADMIN == role)
        {
            final String text = new String(encoded, HEADER_LENGTH, encoded[1], StandardCharsets.ISO_8859_1);
            return isName(text) ? admin(text) : null;
        }
        return null;
    }

    /**
     * The form that travels.
     *
     * @return new array of at most {@link #MAX_ENCODED_LENGTH} bytes.
     */
    public byte[] encode()
    {
        final byte[] content = Role.GATEWAY == role ?
            new byte[]{(byte)gatewayId, (byte)(gatewayId >> 8), (byte)(gatewayId >> 16), (byte)(gatewayId >> 24)} :
            name.getBytes(StandardCharsets.ISO_8859_1);
        final byte[] encoded = Arrays.copyOf(
            new byte[]{(byte)role.code(), (byte)content.length}, HEADER_LENGTH + content.length);
        System.arraycopy(content, 0, encoded, HEADER_LENGTH, content.length);
        return encoded;
    }

    /**
     * What it may do.
     *
     * @return role.
     */
    public Role role()
    {
        return role;
    }

    /**
     * Id of the gateway.
     *
     * @return 0 for an admin.
     */
    public int gatewayId()
    {
        return gatewayId;
    }

    /**
     * Name of the admin.
     *
     * @return empty for a gateway.
     */
    public String name()
    {
        return name;
    }

    /**
     * Name of the file that holds its key, by convention.
     *
     * @return such as {@code gateway-1.key}.
     */
    public String fileName()
    {
        return role.text() + '-' + idOrName() + ".key";
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Principal && role == ((Principal)other).role &&
            gatewayId == ((Principal)other).gatewayId && name.equals(((Principal)other).name);
    }

    @Override
    public int hashCode()
    {
        return 31 * (31 * role.code() + gatewayId) + name.hashCode();
    }

    @Override
    public String toString()
    {
        return role.text() + ' ' + idOrName();
    }

    private String idOrName()
    {
        return Role.GATEWAY == role ? Integer.toString(gatewayId) : name;
    }

    private static boolean isName(final String text)
    {
        if (null == text || text.isEmpty() || text.length() > MAX_NAME_LENGTH)
        {
            return false;
        }
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            final boolean isLetterOrDigit = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (!isLetterOrDigit && (0 == i || '.' != c && '_' != c && '-' != c))
            {
                return false;
            }
        }
        return true;
    }
}
