-- 0021_personalities.sql: the manner of an agent, and which version a version was made from by going back.
alter table agent_versions add personality text not null default 'none'
	check (personality in ('none', 'friendly', 'professional', 'casual', 'own'));
alter table agent_versions add personality_words text check (length(personality_words) between 3 and 300);
alter table agent_versions add restored_from integer; -- the version whose content this is; null: written anew
alter table agent_versions add check ((personality = 'own') = (personality_words is not null));
