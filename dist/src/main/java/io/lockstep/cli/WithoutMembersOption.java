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
package io.lockstep.cli;

import java.util.Set;
import java.util.TreeSet;

import io.lockstep.gateway.admin.AdminContext;
import picocli.CommandLine.Option;

/**
 * Which members a version of the rules is activated without: the option of the commands that activate one.
 * <p>
 * Threading: the main thread.
 */
final class WithoutMembersOption
{
    @Option(
        names = "--without-member", paramLabel = "ID", split = ",",
        description = {
            "Activate the version although this member does not answer or does not know it: for one that is gone",
            "for good. One that runs or comes back without knowing it stops, with status 10, until it is upgraded,",
            "and until then the cluster survives one failure less. A majority has to know the version whatever this",
            "says."})
    private Set<Integer> members = new TreeSet<>();

    WithoutMembersOption()
    {
    }

    /** Ids of the members. */
    Set<Integer> members()
    {
        return members;
    }

    /** Puts them where the command is sent from. */
    AdminContext applyTo(final AdminContext ctx)
    {
        for (final int each : members)
        {
            Checks.that(each >= 0 && each < ctx.memberCount(),
                "--without-member is no member: members=0-" + (ctx.memberCount() - 1) + " id=" + each);
        }
        return ctx.withoutMembers(members);
    }
}
