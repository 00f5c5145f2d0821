-- agents.sql: rules of agents that need more than one statement.

-- Marks an agent as deleted unless something still depends on it.
create or replace function agent_delete(tenant uuid, agent uuid, at timestamptz) returns void
language plpgsql as $$
begin
	if exists (select from numbers n where n.tenant_id = tenant and n.agent_id = agent) then
		raise exception 'This agent answers a number. Let another agent answer it first.' using errcode = 'ML409';
	end if;
	if exists (select from campaigns c where c.tenant_id = tenant and c.agent_id = agent
			and c.state not in ('completed', 'stopped')) then
		raise exception 'This agent is used by a campaign that is not finished.' using errcode = 'ML409';
	end if;
	delete from agent_documents u where u.tenant_id = tenant and u.agent_id = agent;
	if exists (select from agent_knowledge k where k.tenant_id = tenant and k.agent_id = agent) then
		perform knowledge_wanted(tenant, array[agent], at);
	end if;
	update agents set deleted_at = at where tenant_id = tenant and id = agent and deleted_at is null;
	if not found then
		raise exception 'There is no such agent here.' using errcode = 'ML404';
	end if;
end $$;

-- The voice, if it is not one that only another engine has: a form may have been filled in for that one.
create or replace function voice_of(which text, chosen text) returns text language plpgsql stable as $$
begin
	if exists (select from voices v where v.voice = chosen and v.engine <> which)
			and not exists (select from voices v where v.voice = chosen and v.engine = which) then
		raise exception 'This voice does not go with the kind of voice that was chosen above.' using errcode = 'ML422', column = 'voice';
	end if;
	return chosen;
end $$;

-- Makes a new version of an agent with the content of an old one. Where the version in use says the same, nothing is made.
create or replace function agent_restore(tenant uuid, agent uuid, old integer, person uuid, person_name text) returns void
language plpgsql as $$
declare current integer; same boolean;
begin
	select a.version into current from agents a where a.tenant_id = tenant and a.id = agent and a.deleted_at is null for update;
	select (v.greeting, v.prompt, v.engine, v.voice, v.language, v.longest_seconds, v.recording, v.says_ai, v.says_recording, v.waiver,
			v.personality, v.personality_words) is not distinct from (c.greeting, c.prompt, c.engine, c.voice, c.language,
			c.longest_seconds, c.recording, c.says_ai, c.says_recording, c.waiver, c.personality, c.personality_words)
	into same from agent_versions v join agent_versions c on c.tenant_id = tenant and c.agent_id = agent and c.version = current
	where v.tenant_id = tenant and v.agent_id = agent and v.version = old;
	if same is null then
		raise exception 'There is no such version.' using errcode = 'ML404';
	end if;
	if same then
		raise exception 'The version in use says the same.' using errcode = 'ML409';
	end if;
	update agents set version = current + 1, state = 'provisioning', failure = null, updated_at = now()
	where tenant_id = tenant and id = agent;
	insert into agent_versions (tenant_id, agent_id, version, greeting, prompt, engine, voice, language, longest_seconds, recording,
		says_ai, says_recording, waiver, personality, personality_words, restored_from, created_by, created_by_name)
	select v.tenant_id, v.agent_id, current + 1, v.greeting, v.prompt, v.engine, v.voice, v.language, v.longest_seconds, v.recording,
		v.says_ai, v.says_recording, v.waiver, v.personality, v.personality_words, old, person, person_name
	from agent_versions v where v.tenant_id = tenant and v.agent_id = agent and v.version = old;
end $$;
