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
package io.lockstep.gateway.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.agrona.DirectBuffer;

import io.lockstep.protocol.AdminCommand;
import io.lockstep.protocol.SequencedSetting;

/**
 * Do all members know the version of the rules that a command activates: a member that does not would stop at the
 * command's record, so it is asked before the command is sent.
 * <p>
 * Threading: one owner.
 */
final class VersionCheck
{
    private static final long NONE = 0;

    private final long version;
    private final MemberStream[] members;
    private final Set<Integer> without;

    private VersionCheck(final long version, final MemberStream[] members, final Set<Integer> without)
    {
        this.version = version;
        this.members = members;
        this.without = without;
    }

    /**
     * The check that a command needs: one that activates no version needs none, nor one that cannot be read, which the
     * stream will refuse.
     *
     * @param members to ask, by id.
     * @param without ids of members that need not know the version.
     * @param command that holds the message of {@code admin.xml}.
     * @param offset  of it.
     * @param length  of it in bytes.
     * @return a check.
     */
    static VersionCheck of(
        final MemberStream[] members,
        final Set<Integer> without,
        final DirectBuffer command,
        final int offset,
        final int length)
    {
        final AdminCommand decoder = new AdminCommand();
        return new VersionCheck(
            decoder.tryWrap(command, offset, length) ? version(decoder) : NONE, members, without);
    }

    private static long version(final AdminCommand command)
    {
        if (AdminCommand.Type.ACTIVATE_VERSION == command.type())
        {
            return command.version();
        }
        if (AdminCommand.Type.SET_SETTING != command.type() ||
            !SequencedSetting.FORMAT_VERSION.key().equals(command.name()))
        {
            return NONE;
        }
        try
        {
            return Long.parseLong(command.value());
        }
        catch (final NumberFormatException ex)
        {
            return NONE;
        }
    }

    /** Is there nothing to wait for any more: all have answered whose answer counts. */
    boolean isComplete()
    {
        for (int id = 0; version > NONE && id < members.length; id++)
        {
            if (!without.contains(id) && !members[id].hasLastBlock())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Why the command may not be sent.
     *
     * @return one line that names each member and what to do; null if it may be.
     */
    String problem()
    {
        if (version <= NONE)
        {
            return null;
        }
        final List<String> problems = new ArrayList<>();
        int knowing = 0;
        for (int id = 0; id < members.length; id++)
        {
            final String problem = problemOf(id);
            knowing += null == problem ? 1 : 0;
            if (null != problem && !without.contains(id))
            {
                problems.add(problem);
            }
        }
        if (problems.isEmpty() && knowing <= members.length / 2)
        {
            problems.add("without a majority of members that know version " + version + " the stream would stand " +
                "still: members=" + members.length + " known-to-know=" + knowing);
        }
        return problems.isEmpty() ? null : String.join("; ", problems);
    }

    private String problemOf(final int id)
    {
        final MemberStream member = members[id];
        if (!member.hasLastBlock())
        {
            return "member " + id + " does not answer, so nobody knows whether it would stop at version " + version +
                ": start it, or if it is gone for good add --without-member " + id;
        }
        final int known = member.knownVersion();
        if (0 == known)
        {
            return "member " + id + " does not say which versions of the rules it knows, so it is of an earlier " +
                "release and would stop at version " + version + ": upgrade it first";
        }
        return known >= version ? null : "member " + id + " knows the rules up to version " + known +
            ", so it would stop at version " + version + ": upgrade it first";
    }
}
